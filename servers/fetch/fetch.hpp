// The fetch server: pages of the web as Markdown, for models to read.
//
// Peer: mcp-server-fetch (Python). Same tool and prompt, same arguments, same texts, and more types
// of content.

#pragma once

#include "host/http_client.hpp"
#include "host/name_lookup.hpp"
#include "host/timer.hpp"
#include "mcp/server.hpp"
#include "servers/fetch/options.hpp"

// All that it goes out with must outlive it.
auto fetch_server(host::HttpClient& client, host::NameLookup& names, host::Timer& timer,
                  fetch::Options options) -> mcp::Server;
