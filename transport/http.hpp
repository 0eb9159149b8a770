// MCP over Streamable HTTP: one POST a message, answered as JSON, or as a stream of events when
// something has to be told before the answer.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
// https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#streamable-http

#pragma once

#include "base/async.hpp"
#include "host/exchange.hpp"
#include "mcp/server.hpp"
#include "mcp/settings.hpp"
#include "transport/policy.hpp"

namespace transport {

// MCP on /mcp and /, probes on /health and /ready, else 404.
auto serve_http(mcp::Server const& server, mcp::Settings const& settings, Policy const& policy,
                host::Exchange& exchange) -> base::Async<>;

}  // namespace transport
