// What HTTP can do where there are sessions: revisions before 2026-07-28 have questions to the
// client, streams that can be resumed, and changes that are told. A server without state has none,
// and links none.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management

#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/async.hpp"
#include "host/exchange.hpp"
#include "mcp/outbox.hpp"
#include "mcp/server.hpp"
#include "mcp/session.hpp"
#include "mcp/settings.hpp"
#include "transport/http/door.hpp"

namespace transport {

// The session of one request.
class HttpSession {
 public:
  virtual ~HttpSession() = default;

  // Why the client's answers cannot reach the request; nothing when they can.
  virtual auto cannot_ask() const -> std::optional<std::string> = 0;
  // Sends the question of that id, and waits for the client's answer, which comes in another
  // request. The client is told now and then that we are there.
  virtual auto ask(std::string id, std::string message, mcp::Outbox& outbox)
      -> base::Async<std::string> = 0;

  // Waits until the client cancels a call of the session by another request, and marks the call.
  virtual auto cancellation() -> base::Async<> = 0;

  // A stream of events that answers the request begins: its first event, or nothing where it cannot
  // be resumed.
  virtual auto begin_stream() -> std::string = 0;
  // The message as an event, kept for those who come for it later. None comes after the `last`.
  virtual auto event(std::string_view message, bool last) -> std::string = 0;
  // Whether events are kept, so that the call goes on when the client is not there.
  virtual auto keeps_events() const -> bool = 0;
  // It has ended, whether or not the client was there.
  virtual void end_stream() = 0;
};

class HttpSessions {
 public:
  // The session that the head of a POST names, read into `session`; none when it names none.
  virtual auto open(host::RequestHead const& head, mcp::Session& session,
                    mcp::Settings const& settings) const
      -> std::expected<std::unique_ptr<HttpSession>, std::string> = 0;

  // The token of a session that `initialize` has begun.
  virtual auto issue(mcp::Session const& session, mcp::Settings const& settings) const
      -> std::string = 0;

  // Answers GET and DELETE.
  virtual auto serve(Door& door, mcp::Server const& server, mcp::Settings const& settings,
                     host::Exchange& exchange) const -> base::Async<> = 0;

 protected:
  ~HttpSessions() = default;
};

// For servers that have state. Their settings have a seal, or there are no sessions.
auto http_sessions() -> HttpSessions const&;

// An event of a stream: https://html.spec.whatwg.org/multipage/server-sent-events.html
auto event_text(std::string_view message) -> std::string;
// What clients pass over.
constexpr std::string_view sign_of_life = ":\n\n";

}  // namespace transport
