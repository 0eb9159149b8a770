// What a server does before its handlers run, when it follows the client's roots: see
// Server::follow_roots(). Linked only there.

#pragma once

#include "mcp/resources.hpp"
#include "mcp/tool.hpp"

namespace mcp {

struct Preparation {
  // Whether something has to be awaited before the handler of this call runs.
  auto (*is_needed)(CallContext const& call) -> bool;
  // Awaits it, and calls the handler then. `arguments` is JSON text.
  auto (*call)(CallContext& call, ToolHandler& handler, std::string arguments,
               json::Leniency leniency) -> Async<CallToolResult>;
  auto (*read)(CallContext& call, ResourceHandler& handler, std::string uri,
               std::string_view mimeType, UriVariables variables) -> Async<ReadOutcome>;
};

extern Preparation const asks_for_roots;

}  // namespace mcp
