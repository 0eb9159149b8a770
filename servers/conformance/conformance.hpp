// The server that MCP's official referee examines (docs/decisions/012): a tool, a resource and a
// prompt for each thing that the protocol knows, under the names that the referee asks for. Not
// shipped.

#pragma once

#include "host/timer.hpp"
#include "mcp/server.hpp"

auto conformance_server(host::Timer& timer) -> mcp::Server;

namespace conformance {

// What it consists of, a file each.
void add_content(mcp::Server& server);                      // results of every kind
void add_telling(mcp::Server& server, host::Timer& timer);  // log and progress before the result
void add_schemas(mcp::Server& server);                      // arguments with something special
void add_asking(mcp::Server& server);                       // one question to the client
void add_rounds(mcp::Server& server);                       // several, and what may go wrong then
void add_changes(mcp::Server& server);                      // lists and resources that change
void add_resources(mcp::Server& server);
void add_prompts(mcp::Server& server);
void add_tasks(mcp::Server& server, host::Timer& timer);

}  // namespace conformance
