#include "mcp/middleware/result_cache.hpp"

#include "base/test.hpp"
#include "mcp/middleware/kitchen.hpp"

using namespace kitchen;

namespace {

auto client_of(Kitchen& kitchen, mcp::ResultCache::Rules rules,
               mcp::Revision revision = mcp::newest_legacy) -> mcp::TestClient {
  auto server = kitchen.server();
  server.use(mcp::ResultCache{std::move(rules)});
  return mcp::TestClient{std::move(server), revision, kitchen.settings};
}

}  // namespace

TEST("what only looks is asked once in its time, with the id of each request") {
  for (auto const revision : {mcp::newest_legacy, mcp::newest}) {
    auto kitchen = Kitchen{};
    auto client = client_of(kitchen, {.seconds = 10}, revision);
    expect_equal(client.call("look_up", soup).text(), "soup 1");
    auto const again = client.call("look_up", soup);
    expect_equal(again.text(), "soup 1");
    expect_equal(again.find("/id"), "2");
    expect_equal(client.call("look_up", R"({"dish":"cake"})").text(), "cake 2");
    kitchen.timer.advance(10'000'000'000);
    expect_equal(client.call("look_up", soup).text(), "soup 3");
  }
}

TEST("what may change something is asked each time, and so is what was excepted, or failed") {
  auto kitchen = Kitchen{};
  auto client = client_of(kitchen, {.never = {"look_up"}});
  for (auto const* expected : {"soup 1", "soup 2"}) {
    expect_equal(client.call("cook", soup).text(), expected);
  }
  expect_equal(client.call("look_up", soup).text(), "soup 3");
  expect_equal(client.call("look_up", soup).text(), "soup 4");

  auto other = client_of(kitchen, {});
  expect(other.call("look_up", "{}").is_error());
  expect_equal(other.call("look_up", soup).text(), "soup 5");
}

TEST("the oldest result makes room for the newest") {
  auto kitchen = Kitchen{};
  auto client = client_of(kitchen, {.bytes = 200});
  client.call("look_up", R"({"dish":"a"})");
  kitchen.timer.advance(1);
  client.call("look_up", R"({"dish":"b"})");
  kitchen.timer.advance(1);
  client.call("look_up", R"({"dish":"c"})");
  expect_equal(client.call("look_up", R"({"dish":"c"})").text(), "c 3");
  expect_equal(client.call("look_up", R"({"dish":"a"})").text(), "a 4");
}
