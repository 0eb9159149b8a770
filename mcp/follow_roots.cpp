#include "mcp/follow_roots.hpp"

namespace mcp {
namespace {

auto is_needed(CallContext const& call) -> bool {
  // Folders of a client elsewhere are not on this machine. And since 2026-07-28 no client says when
  // they change, so that it is asked each time.
  return call.is_connection() && call.client_has(Ability::roots) &&
         (!is_legacy(call.revision()) || !call.followed_roots());
}

auto call_tool(CallContext& call, ToolHandler& handler, std::string arguments,
               json::Leniency leniency) -> Async<CallToolResult> {
  co_await call.learn_roots();
  auto const document = MUST(json::Document::parse(arguments));
  co_return co_await handler.call(call, document.root(), leniency);
}

auto read_resource(CallContext& call, ResourceHandler& handler, std::string uri,
                   std::string_view mimeType, UriVariables variables) -> Async<ReadOutcome> {
  co_await call.learn_roots();
  co_return co_await handler.read(call, uri, mimeType, variables);
}

}  // namespace

Preparation const asks_for_roots{&is_needed, &call_tool, &read_resource};

}  // namespace mcp
