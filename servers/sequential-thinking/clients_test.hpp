// Clients of the server as tests want them: on a connection, or over HTTP with what a host gives.

#pragma once

#include "base/test.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/keeping_world_test.hpp"
#include "mcp/test_client.hpp"
#include "servers/sequential-thinking/thinking.hpp"

using test_keeping::memory;
using test_keeping::seconds;

inline auto logged = std::string{};

// What a host gives: nothing, unless a test says so.
inline auto settings(mcp::Store* store = nullptr, bool has_seal = false) -> mcp::Settings {
  auto result = test_keeping::settings(store, has_seal);
  result.log = [](std::string_view line) { logged += line; };
  return result;
}

// As on standard input and output.
inline auto connected(ThinkingOptions const& options = {}) -> mcp::TestClient {
  auto client = mcp::TestClient{thinking_server(options), mcp::newest_legacy, settings()};
  client.is_connection(true);
  return client;
}

inline auto over_http(mcp::Settings given, ThinkingOptions const& options = {}) -> mcp::TestClient {
  return mcp::TestClient{thinking_server(options), mcp::Revision::v2026_07_28, std::move(given)};
}

// Arguments of a thought; `more` are members after a comma.
inline auto thought(int number, std::string_view more = "") -> std::string {
  return base::concat(R"({"thought":"thought )", number, R"(","nextThoughtNeeded":true,)",
                      R"("thoughtNumber":)", number, R"(,"totalThoughts":5)", more, "}");
}

inline auto with_state(std::string_view state) -> std::string {
  return base::concat(R"(,"state":)", json::quote(state));
}

inline auto read(mcp::TestClient& client, std::string_view state = "") -> mcp::Reply {
  return client.call("read_thoughts", base::concat(R"({"state":)", json::quote(state), "}"));
}
