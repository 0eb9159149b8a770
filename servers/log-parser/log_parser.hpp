// The server of logs: parses, filters, counts and searches them.

#pragma once

#include "mcp/server.hpp"
#include "servers/log-parser/tools.hpp"

auto log_parser_server(logs::World world, logs::Options options) -> mcp::Server;
