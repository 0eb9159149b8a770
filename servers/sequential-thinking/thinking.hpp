// The sequential thinking server: a model thinks step by step, and every step, revision and branch
// is kept.
//
// Peer: npm @modelcontextprotocol/server-sequential-thinking. Same tool, same arguments, same JSON,
// and two tools to read what was thought and to forget it.

#pragma once

#include "mcp/server.hpp"
#include "servers/sequential-thinking/options.hpp"

auto thinking_server(ThinkingOptions const& options) -> mcp::Server;
