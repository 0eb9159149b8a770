// The tea server, the example of docs/writing-a-server.md: recipes for tea, and a timer for it. Not
// shipped.

#pragma once

#include <cstdint>

#include "host/timer.hpp"
#include "mcp/server.hpp"

// What the operator of the server may set.
struct TeaOptions {
  mcp::Arg<std::uint32_t, "Millilitres that a cup holds", mcp::at_least{50}, mcp::at_most{1000},
           mcp::otherwise{200}>
      cup_size;
};

auto tea_server(host::Timer& timer, TeaOptions const& options) -> mcp::Server;
