// The summarize server: texts made shorter, by a model or without one.
//
// Peer: EdgeAgent's summarize_server.py. Same tools, same arguments, same results; more providers,
// one of which needs no key and no network, and texts of any length.

#pragma once

#include "mcp/server.hpp"
#include "servers/summarize/model.hpp"
#include "servers/summarize/options.hpp"

auto summarize_server(summarize::World world, summarize::Options options) -> mcp::Server;
