// A web for the tests of the fetch server: answers, names and time as a test wants them.

#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fake_timer.hpp"
#include "host/memory/memory_http_client.hpp"
#include "host/memory/memory_name_lookup.hpp"
#include "json/writer.hpp"
#include "mcp/test_client.hpp"
#include "servers/fetch/fetch.hpp"

namespace fetch {

// 93.184.216.34, which is everybody's.
inline constexpr auto somewhere = std::uint32_t{0x5db8d822};

struct World {
  host::MemoryHttpClient web;
  host::MemoryNameLookup names;
  host::FakeTimer timer;

  World() {
    for (auto const* name : {"example.org", "other.example"}) {
      names.add(name, base::IpAddress::v4(somewhere));
    }
  }

  // With those command-line arguments.
  auto client(std::vector<std::string> const& arguments = {"--ignore-robots-txt"},
              mcp::Settings settings = {}) -> mcp::TestClient {
    auto options = MUST(read_options({}, arguments));
    return mcp::TestClient{fetch_server(web, names, timer, std::move(options)), mcp::newest_legacy,
                           std::move(settings)};
  }

  void answer(std::string_view content_type, std::string body, int status = 200) {
    web.answer({.status = status,
                .headers = {{"content-type", std::string{content_type}}},
                .body = {std::move(body)}});
  }
  void redirect(std::string_view location, int status = 302) {
    web.answer({.status = status, .headers = {{"location", std::string{location}}}});
  }
  // Of every request, "METHOD scheme://authority/path".
  auto asked() const -> std::string {
    auto text = std::string{};
    for (auto const& each : web.requests()) {
      text += base::concat(text.empty() ? "" : " ", each.is_secure ? "https://" : "http://",
                           each.authority, each.path);
    }
    return text;
  }
};

inline auto fetching(std::string_view url, std::string_view more = "") -> std::string {
  return base::concat("{\"url\":", json::quote(url), more, "}");
}

// What a client without any special wish is told of that URL.
inline auto told(World& world, std::string_view url,
                 std::vector<std::string> const& arguments = {"--ignore-robots-txt"})
    -> std::string {
  return world.client(arguments).call("fetch", fetching(url)).text();
}

}  // namespace fetch
