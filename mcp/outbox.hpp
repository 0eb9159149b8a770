// Where answers go: whoever carries messages (stdio, HTTP, a test) gives an outbox with each.

#pragma once

#include <optional>
#include <string>

#include "base/async.hpp"
#include "base/result.hpp"
#include "mcp/settings.hpp"

namespace mcp {

// How long the parts of a call took, in nanoseconds; all zero when nobody asks.
struct Timing {
  Nanoseconds started = 0;
  Nanoseconds parse = 0;
  Nanoseconds execute = 0;
  Nanoseconds io = 0;
  Nanoseconds total = 0;
};

// Takes the messages that answer one request, in order.
class Outbox {
 public:
  // Before the answer: progress and the like. Done when the message is on its way, so that a slow
  // client slows the handler; a client that is gone may end the handler there.
  virtual auto notify(std::string message) -> base::Async<> = 0;
  // The answer; none comes after it. `timing` is given when somebody asked for it.
  virtual void answer(std::string message, int http_status, Timing const* timing) = 0;

  // Why the client cannot be asked anything while it waits for its answer; nothing when it can.
  virtual auto cannot_ask() const -> std::optional<std::string> = 0;
  // Sends a request of ours, whose id is `id`, and waits for the client's answer: the text of the
  // message.
  virtual auto ask(std::string id, std::string message) -> base::Async<std::string> = 0;

  // Says nothing, but lets a client know that we are there, and us that it is.
  virtual auto keep_alive() -> base::Async<> { return {}; }

  // True where one pipe carries everything, so that what belongs to no request may go there too.
  virtual auto is_connection() const -> bool { return false; }

  // Takes work that goes on after the answer; false, and the work untouched, where nothing lives
  // on then.
  virtual auto go_on(base::Async<>& /*work*/) -> bool { return false; }

  // Ends the stream of events before the answer, where the client can fetch the rest later with
  // Last-Event-ID; else nothing happens.
  virtual auto close_stream() -> base::Async<> { return {}; }

 protected:
  ~Outbox() = default;
};

}  // namespace mcp
