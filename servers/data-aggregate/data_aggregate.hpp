// The data-aggregate server: lists and tables counted, grouped, merged, deduplicated and followed
// over time.
//
// Peer: EdgeAgent's data_aggregate_server.py. Same tools, same arguments, same results; and what
// people use pandas for, of files too that are larger than memory.

#pragma once

#include "kit/input/input.hpp"
#include "mcp/server.hpp"

auto data_aggregate_server(kit::Inputs inputs) -> mcp::Server;
