// What any_client.cpp talks to; each fuzzer that links it says which.

#pragma once

#include "host/timer.hpp"
#include "mcp/server.hpp"

auto server_under_test(host::Timer& timer) -> mcp::Server;
