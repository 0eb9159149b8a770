// Handlers say that something changed. Apart from call.cpp, so that who never says so links none of
// it.

#include "mcp/call.hpp"
#include "mcp/changes.hpp"
#include "mcp/server.hpp"
#include "mcp/session.hpp"

namespace mcp {

void CallContext::resource_updated(std::string_view uri) { tell({std::string{uri}, true}); }
void CallContext::changed(std::string_view what) { tell({std::string{what}}); }

void CallContext::tell(Followed const& changed) {
  // A server that did not say that it tells of changes must not: Server::announce_changes().
  if (!server_->announces_changes()) __builtin_trap();
  note_change();
  publish_change(settings_, changed);
  // Before 2026-07-28 a connection is told without being asked; of resources it must have asked.
  if (!is_legacy(revision_) || !outbox_.is_connection()) return;
  if (changed.is_resource && !session_.has_subscribed(changed.what)) return;
  auto const sent = outbox_.notify(change_message(changed, {}));  // a connection sends at once
  if (!sent.done()) __builtin_trap();
}

}  // namespace mcp
