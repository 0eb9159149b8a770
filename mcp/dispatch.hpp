// The protocol itself: a message in, messages out. It does no I/O; whoever carries the messages
// (stdio, HTTP, a test) owns the session and gives an outbox.

#pragma once

#include <memory>
#include <string_view>

#include "base/async.hpp"
#include "mcp/request.hpp"
#include "mcp/running.hpp"
#include "mcp/server.hpp"
#include "mcp/session.hpp"
#include "mcp/settings.hpp"

namespace mcp {

class Dispatcher {
 public:
  // Both must outlive it.
  Dispatcher(Server const& server, Settings const& settings)
      : server_{server}, settings_{settings} {}

  // Takes one message, or a batch where the revision has them. `text` and `headers` (none on stdio)
  // are needed until this returns; session and outbox until the work is done. A request is answered
  // once, also when it is no JSON at all; notifications are not.
  auto handle(Session& session, std::string_view text, Headers const* headers, Outbox& outbox)
      -> Async<>;

  // Answers a message that was not even read, being longer than the limit.
  void refuse_too_long(Session const& session, Outbox& outbox) const;

  // Answers a request that is valid in its era: the server's features are asked in their order, but
  // only those after `after`, when that is given. For features that wrap what follows them.
  auto answer(Request const& request, Feature const* after) -> Async<>;

 private:
  // Messages of a batch are legacy whatever they say: the revision that has batches knows no other,
  // and no header repeats what they ask for.
  enum class Era { any, legacy };

  auto handle_batch(Session& session, json::Document document, Outbox& outbox, Nanoseconds started)
      -> Async<>;
  auto handle_one(Session& session, json::View value, Era era, Headers const* headers,
                  Outbox& outbox, Nanoseconds started) -> Async<>;

  void notified(Session& session, Message const& message);
  // What only one era has; false when the method is none of that.
  auto answer_legacy(Request const& request) const -> bool;
  auto answer_modern(Request const& request) const -> bool;
  auto call_tool(Request const& request) -> Async<>;

  auto now() const -> Nanoseconds { return settings_.timing.any() ? settings_.now() : 0; }

  Server const& server_;
  Settings const& settings_;
};

}  // namespace mcp
