// A model that writes: a provider over HTTP, or the client's own.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/async.hpp"
#include "base/result.hpp"
#include "host/http_client.hpp"
#include "host/timer.hpp"
#include "mcp/call.hpp"
#include "servers/summarize/options.hpp"
#include "servers/summarize/protocols.hpp"

namespace summarize {

// What the server may touch.
struct World {
  host::HttpClient& client;
  host::Timer& timer;
  std::uint32_t (*random)();
};

// What the model writes. Requests that may succeed later are sent again, with growing waits; a
// failure says why there is no answer, and never holds the key.
auto write(World world, Options const& options, mcp::CallContext& call, std::string model,
           Prompt prompt) -> base::Async<base::Result<std::string>>;

}  // namespace summarize
