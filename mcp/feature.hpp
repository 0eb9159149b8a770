// A part of the protocol that a server has when it names it: prompts, resources and the like. What
// no server names is not linked.

#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/async.hpp"
#include "json/writer.hpp"
#include "mcp/request.hpp"

namespace mcp {

struct OptionDoc;
struct Tool;

// What a client follows by subscriptions/listen, of one feature.
class News {
 public:
  virtual ~News() = default;
  // Called again and again: the notifications that are due.
  virtual auto look() -> std::vector<std::string> = 0;
};

class Feature {
 public:
  virtual ~Feature() = default;
  // Its members of the server's capabilities: what is registered is what is advertised.
  virtual void write_capabilities(json::Writer& writer, Server const& server,
                                  Settings const& settings, Revision revision) const = 0;
  // The extension of the protocol that it is, as clients and servers name it; nothing when it is
  // none, or cannot be had with these settings. See extensions.hpp.
  virtual auto extension(Settings const& /*settings*/, Revision /*revision*/) const
      -> std::string_view {
    return {};
  }
  // Whether it completes arguments: the capability is one for all features.
  virtual auto completes() const -> bool { return false; }
  // Adds what an operator may set for it.
  virtual void describe_options(std::vector<OptionDoc>& /*docs*/) const {}
  // Answers the request; nothing when its method is none of this feature's.
  virtual auto answer(Request const& request) -> std::optional<base::Async<>> = 0;
  // News of what a client wishes to follow by subscriptions/listen; nothing when none of the wishes
  // is this feature's. Those that it keeps are written as members of `honoured`; `meta` is JSON
  // text for the notifications' _meta.
  virtual auto follow(Request const& /*request*/, json::View /*wishes*/, std::string_view /*meta*/,
                      json::Writer& /*honoured*/) const
      -> std::expected<std::unique_ptr<News>, RpcError> {
    return nullptr;
  }
  // Answers a call of a tool that runs as a task; nothing when it is to be called at once.
  virtual auto call(Request const& /*request*/, Tool const& /*tool*/)
      -> std::optional<base::Async<>> {
    return std::nullopt;
  }
};

}  // namespace mcp
