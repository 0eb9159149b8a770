#include "mcp/middleware/limits.hpp"

#include "base/test.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/middleware/kitchen.hpp"

using namespace kitchen;

namespace {

constexpr auto second = mcp::Nanoseconds{1'000'000'000};

auto client_of(Kitchen& kitchen, auto middleware) -> mcp::TestClient {
  auto server = kitchen.server();
  server.use(std::move(middleware));
  return mcp::TestClient{std::move(server), mcp::newest_legacy, kitchen.settings};
}

}  // namespace

TEST("a tool with a limit of its own is stopped then, others are not") {
  auto kitchen = Kitchen{};
  auto client = client_of(kitchen, mcp::TimeLimit{{.tools = {{"bake", 1}}}});
  auto const stopped = client.call("bake", soup);
  kitchen.timer.advance(1 * second);
  expect_equal(stopped.text(), "the call was stopped after 1 seconds, the limit");

  auto patient = client_of(kitchen, mcp::TimeLimit{{.seconds = 1, .tools = {{"bake", 5}}}});
  auto const baked = patient.call("bake", soup);
  kitchen.timer.advance(2 * second);
  expect_equal(baked.text(), "baked soup");
}

TEST("so many calls run at once, and one that ends makes room") {
  auto kitchen = Kitchen{};
  auto client = client_of(kitchen, mcp::ConcurrencyLimit{2});
  auto const first = client.call("bake", soup);
  auto const second_call = client.call("bake", soup);
  expect_equal(client.call("bake", soup).text(),
               "too busy: 2 calls are running, and 2 may run at once; try again later");
  expect(!client.request("tools/list").is_error());
  client.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
  auto const third = client.call("bake", soup);
  kitchen.timer.advance(2 * second);
  expect_equal(second_call.text(), "baked soup");
  expect_equal(third.text(), "baked soup");
}

TEST("arguments and results above their size are refused") {
  auto kitchen = Kitchen{};
  auto client = client_of(kitchen, mcp::SizeLimit{{.arguments = 20, .result = 60}});
  expect_equal(client.call("cook", soup).text(), "soup 1");
  expect_equal(client.call("cook", R"({"dish":"a long dinner"})").text(),
               "the arguments have 24 bytes, more than the limit of 20; send less at a time");
  expect_equal(base::concat(kitchen.cooked), "1");

  auto narrow = client_of(kitchen, mcp::SizeLimit{{.result = 10}});
  expect(narrow.call("cook", soup).text().starts_with("the contents of the result have "));
}

TEST("so many calls in a minute, each principal for itself") {
  auto kitchen = Kitchen{};
  kitchen.settings.principal = "ann";
  auto server = kitchen.server();
  server.use(mcp::RateLimit{{.calls = 2, .seconds = 60}});
  auto client = mcp::TestClient{std::move(server), mcp::newest_legacy, kitchen.settings};
  client.call("cook", soup);
  kitchen.timer.advance(10 * second);
  expect(!client.call("cook", soup).is_error());
  expect_equal(client.call("cook", soup).text(),
               "too many calls: 2 in 60 seconds are allowed; try again in 50 seconds");
  expect(!client.request("tools/list").is_error());
  expect(client.request("resources/read", R"({"uri":"menu://today"})").is_error());
  kitchen.timer.advance(50 * second);
  expect_equal(client.call("cook", soup).text(), "soup 3");
}

TEST("instances that share a store count together") {
  static auto unix_seconds = std::int64_t{1'000'030};
  auto store = mcp::MemoryStore{[] { return unix_seconds; }};
  auto kitchen = Kitchen{};
  kitchen.settings.store = &store;
  kitchen.settings.unix_time = [] { return unix_seconds; };
  auto const limit = mcp::RateLimit{{.calls = 3, .seconds = 100}};
  auto one = client_of(kitchen, limit);
  auto two = client_of(kitchen, limit);
  expect(!one.call("cook", soup).is_error());
  expect(!two.call("cook", soup).is_error());
  expect(!one.call("cook", soup).is_error());
  expect_equal(two.call("cook", soup).text(),
               "too many calls: 3 in 100 seconds are allowed; try again in 70 seconds");

  kitchen.settings.principal = "bob";
  auto bob = client_of(kitchen, limit);
  expect(!bob.call("cook", soup).is_error());

  unix_seconds += 70;
  expect(!two.call("cook", soup).is_error());
  // The records of the time before are gone.
  expect_equal(base::concat(MUST(store.list("rate.")).size()), "2");
}
