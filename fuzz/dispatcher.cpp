// The probe server, which has tools of every kind: any_client.cpp is its client.

#include "fuzz/server_under_test.hpp"

// servers/probe/probe.cpp
auto probe_server(host::Timer& timer) -> mcp::Server;

auto server_under_test(host::Timer& timer) -> mcp::Server { return probe_server(timer); }
