#include "mcp/apps.hpp"

#include "base/test.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

constexpr std::string_view shows_apps =
    R"({"extensions":{"io.modelcontextprotocol/ui":{"mimeTypes":["text/html;profile=mcp-app"]}}})";

struct Place {
  mcp::Arg<std::string, "City, such as 'Seoul'"> city;
};
struct Weather {
  std::string city;
  int celsius;
};

auto weather_server() -> mcp::Server {
  auto server = mcp::Server{{.name = "weather", .version = "1"}};
  server
      .tool("weather", "The weather in one city.",
            [](Place const& in) -> mcp::Result<Weather> { return Weather{in.city, 21}; })
      .ui("ui://weather/now");
  server.app("ui://weather/now", "weather-now",
             []() -> mcp::Result<std::string> { return "<!doctype html><p id=celsius></p>"; },
             {.connectDomains = {"https://api.example.com"}, .geolocation = true});
  return server;
}

}  // namespace

TEST("a tool names the page that is shown for it, and keeps what else is told of it") {
  auto client = mcp::TestClient{weather_server(), mcp::newest};
  expect_equal(client.request("tools/list").find("/result/tools/0/_meta"),
               R"({"ui":{"resourceUri":"ui://weather/now"}})");

  auto server = mcp::Server{{.name = "more", .version = "1"}};
  server.tool("look", "Looks.", []() -> mcp::Result<std::string> { return "seen"; })
      .meta(R"({"example.com/rank":1})")
      .ui("ui://look");
  auto other = mcp::TestClient{std::move(server), mcp::newest};
  expect_equal(other.request("tools/list").find("/result/tools/0/_meta"),
               R"({"example.com/rank":1,"ui":{"resourceUri":"ui://look"}})");
}

TEST("the page is a resource of the type that clients look for, and says what it may do") {
  constexpr std::string_view meta =
      R"({"ui":{"csp":{"connectDomains":["https://api.example.com"]},)"
      R"("permissions":{"geolocation":{}}}})";
  auto client = mcp::TestClient{weather_server(), mcp::newest};
  auto const listed = client.request("resources/list");
  expect_equal(listed.find("/result/resources/0/mimeType"), "text/html;profile=mcp-app");
  expect_equal(listed.find("/result/resources/0/_meta"), meta);
  auto const read = client.request("resources/read", R"({"uri":"ui://weather/now"})");
  expect_equal(read.find("/result/contents"),
               base::concat(R"([{"uri":"ui://weather/now","mimeType":"text/html;profile=mcp-app",)"
                            R"("text":"<!doctype html><p id=celsius></p>","_meta":)",
                            meta, "}]"));
}

TEST("a page that may do nothing says nothing, and its border is the client's unless it is told") {
  auto server = mcp::Server{{.name = "plain", .version = "1"}};
  auto const page = []() -> mcp::Result<std::string> { return "<p>hello"; };
  server.app("ui://plain", "plain", page);
  server.app("ui://framed", "framed", page, {.prefersBorder = false});
  auto client = mcp::TestClient{std::move(server), mcp::newest};
  auto const listed = client.request("resources/list");
  expect_equal(listed.find("/result/resources/0/_meta"), "");
  expect_equal(listed.find("/result/resources/1/_meta"), R"({"ui":{"prefersBorder":false}})");
}

TEST("the extension is told in every revision whose clients can show it") {
  auto client = mcp::TestClient{weather_server(), mcp::newest};
  expect_equal(client.request("server/discover").find("/result/capabilities/extensions"),
               R"({"io.modelcontextprotocol/ui":{}})");
  auto const told = [](std::string_view revision) {
    auto older = mcp::TestClient{weather_server()};
    return older.request("initialize", base::concat(R"({"protocolVersion":")", revision, "\"}"))
        .find("/result/capabilities/extensions");
  };
  expect_equal(told("2025-11-25"), R"({"io.modelcontextprotocol/ui":{}})");
  expect_equal(told("2025-03-26"), "");
}

TEST("two extensions are told as one member") {
  auto server = weather_server();
  server.tasks();
  auto settings = mcp::Settings{};
  settings.unix_time = [] { return std::int64_t{0}; };
  auto store = mcp::MemoryStore{settings.unix_time};
  settings.store = &store;
  settings.unique = [] { return std::string{"id"}; };
  auto client = mcp::TestClient{std::move(server), mcp::newest, settings};
  expect_equal(client.request("server/discover").find("/result/capabilities/extensions"),
               R"({"io.modelcontextprotocol/ui":{},"io.modelcontextprotocol/tasks":{}})");
}

TEST("a handler knows whether its client shows pages") {
  auto server = mcp::Server{{.name = "asks", .version = "1"}};
  server.tool("can", "Whether it can.", [](mcp::CallContext& call) -> mcp::Result<std::string> {
    return call.client_has(mcp::Ability::apps) ? "shown" : "told";
  });
  auto client = mcp::TestClient{std::move(server), mcp::newest};
  expect_equal(client.call("can").text(), "told");
  client.declare(shows_apps);
  expect_equal(client.call("can").text(), "shown");
}
