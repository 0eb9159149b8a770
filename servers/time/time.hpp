// The time server: what clocks show in any zone, and when they are changed.
//
// Peer: mcp-server-time (Python). Same tools, same arguments, same JSON, and two tools more.

#pragma once

#include "host/clock.hpp"
#include "kit/time/zone.hpp"
#include "mcp/server.hpp"

// `local` is the zone that is named to models as their user's.
auto time_server(host::Clock& clock, kit::Zone const& local) -> mcp::Server;
