// The protocol itself: a message in, messages out. It does no I/O; whoever carries the messages
// (stdio, HTTP, a test) owns the session and gives an outbox.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/async.hpp"
#include "mcp/call.hpp"
#include "mcp/message.hpp"
#include "mcp/protocol/v2026_07_28.hpp"
#include "mcp/server.hpp"
#include "mcp/settings.hpp"

namespace mcp {

// A call under way.
struct Running {
  Id id;
  CallContext context;
  bool cancelled_by_client = false;
};

// What is remembered between the messages of one connection: on stdio as long as the client stays,
// on HTTP for one request.
class Session {
 public:
  explicit Session(Revision assumed = newest_legacy) : revision_{assumed} {}

  // Of the answers to messages that do not say theirs.
  auto revision() const -> Revision { return revision_; }

 private:
  friend class Dispatcher;

  Revision revision_;
  std::vector<Running*> running_;
};

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

 private:
  struct Request;  // one request on its way to an answer
  // Messages of a batch are legacy whatever they say: the revision that has batches knows no other,
  // and no header repeats what they ask for.
  enum class Era { any, legacy };

  auto handle_batch(Session& session, json::Document document, Outbox& outbox, Nanoseconds started)
      -> Async<>;
  auto handle_one(Session& session, json::View value, Era era, Headers const* headers,
                  Outbox& outbox, Nanoseconds started) -> Async<>;

  void notified(Session& session, Message const& message);
  auto answer_legacy(Request const& request) -> Async<>;
  auto answer_modern(Request const& request, Headers const* headers) -> Async<>;

  auto list_tools(Request const& request) const -> std::expected<std::string, RpcError>;
  auto call_tool(Request const& request, Headers const* headers) -> Async<>;
  auto wait_for(Session& session, std::unique_ptr<Running> running, Async<CallToolResult> work,
                Tool const& tool, Revision revision, Outbox& outbox) -> Async<>;
  void finish_call(Running& running, CallToolResult result, Tool const& tool, Revision revision,
                   Outbox& outbox) const;
  void report(Timing const& timing) const;

  auto now() const -> Nanoseconds { return settings_.timing.any() ? settings_.now() : 0; }

  Server const& server_;
  Settings const& settings_;
};

}  // namespace mcp
