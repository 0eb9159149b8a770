// MCP over standard input and output: one message a line.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio

#pragma once

#include "base/async.hpp"
#include "host/standard_streams.hpp"
#include "mcp/server.hpp"
#include "mcp/settings.hpp"

namespace transport {

// Until the input ends and what was asked is answered. Messages are taken while calls wait.
auto serve_stdio(mcp::Server const& server, mcp::Settings const& settings,
                 host::StandardStreams& streams) -> base::Async<>;

}  // namespace transport
