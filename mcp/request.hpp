// One request on its way to an answer.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/view.hpp"
#include "mcp/client.hpp"
#include "mcp/message.hpp"
#include "mcp/outbox.hpp"
#include "mcp/revision.hpp"
#include "mcp/settings.hpp"

namespace mcp {

class Server;
class Session;

// The headers of the HTTP request that a message came in; names are given in lower case.
class Headers {
 public:
  virtual auto find(std::string_view name) const -> std::optional<std::string_view> = 0;

 protected:
  ~Headers() = default;
};

// Views into what the message was read from: needed only until the function that takes it returns.
struct Request {
  Server const& server;
  Settings const& settings;
  Session& session;
  Message const& message;
  Revision revision;
  ClientCapabilities capabilities;
  std::optional<LogLevel> log_level;  // nothing: the client wants no log
  Headers const* headers;             // none on stdio
  Outbox& outbox;
  Nanoseconds started;
  Nanoseconds parse;

  auto is_modern() const -> bool { return !is_legacy(revision); }
  auto param(std::string_view name) const -> std::optional<json::View> {
    return message.params ? message.params->find(name) : std::nullopt;
  }
  // The text of a parameter that must be a string; else an error that says so.
  auto text_param(std::string_view name, std::string_view what) const
      -> std::expected<std::string_view, RpcError>;

  // What the client has asked, put to another server or in other words.
  auto moved(Server const& to, Settings const& limits, Message const& words,
             Headers const* repeated, Outbox& answers) const -> Request;

  void succeed(std::string_view result) const {
    outbox.answer(result_message(message.id, result), 200, nullptr);
  }
  void fail(RpcError const& error) const {
    outbox.answer(error_message(message.id, error, revision), error.http_status, nullptr);
  }
};

auto invalid_params(std::string message, std::string data = {}) -> std::unexpected<RpcError>;

}  // namespace mcp
