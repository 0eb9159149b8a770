// Calls under way: progress, cancellation, limits of time, and what is remembered of them.

#include "mcp/running.hpp"

#include "base/test.hpp"
#include "host/memory/fake_timer.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

struct Steps {
  mcp::Arg<std::vector<double>, "How far"> steps;
};

auto worker(host::Timer& timer) -> mcp::Server {
  auto server = mcp::Server{{.name = "worker", .version = "1"}};
  server.tool("steps", "Tells how far it is.",
              [](mcp::CallContext& call, Steps const& in) -> mcp::Async<mcp::Result<std::string>> {
                for (auto const step : in.steps) co_await call.progress(step, 10);
                co_return "done";
              });
  server.tool("endless_total", "Tells numbers that are none.",
              [](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
                auto const infinity = std::numeric_limits<double>::infinity();
                co_await call.progress(-infinity);
                co_await call.progress(std::numeric_limits<double>::quiet_NaN());
                co_await call.progress(1, infinity, "still");
                co_await call.progress(infinity);
                co_await call.progress(2);
                co_return "done";
              });
  auto const wait = [&timer](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
    co_await timer.sleep(1000);
    co_return call.cancelled() ? "cancelled" : "waited";
  };
  server.tool("wait", "Waits.", wait);
  server.prompt("wait", "Waits.", wait);
  server.resource("wait:", "Waits", wait);
  return server;
}

auto settings_with(host::FakeTimer& timer) -> mcp::Settings {
  static auto* current = static_cast<host::FakeTimer*>(nullptr);
  current = &timer;
  auto settings = mcp::Settings{};
  settings.sleep = [](mcp::Nanoseconds time) { return current->sleep(time); };
  settings.call_limit = 500;
  return settings;
}

// What was told of progress, such as "1 2.5".
auto progress_of(mcp::Reply const& reply) -> std::string {
  auto values = std::string{};
  for (auto const& text : reply.notifications()) {
    auto const document = *json::Document::parse(text);
    values += base::concat(values.empty() ? "" : " ",
                           json::to_text(*document.root().at("/params/progress")));
  }
  return values;
}

auto steps(mcp::TestClient& client, std::string_view token, std::string_view values) -> mcp::Reply {
  return client.request("tools/call",
                        base::concat(R"({"name":"steps","arguments":{"steps":)", values,
                                     R"(},"_meta":{"progressToken":)", token, "}}"));
}

// One request for each kind of handler that waits.
constexpr auto waits = std::array<std::pair<std::string_view, std::string_view>, 3>{
    {{"tools/call", R"("name":"wait")"},
     {"prompts/get", R"("name":"wait")"},
     {"resources/read", R"("uri":"wait:")"}}};

}  // namespace

TEST("progress grows from one notification to the next; what does not is not told") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{worker(timer)};
  expect_equal(progress_of(steps(client, "1", "[0, 1, 1, 0.5, 2.5, 2, 3]")), "0 1 2.5 3");
  expect_equal(progress_of(steps(client, "1", "[-5, -6, 0]")), "-5 0");
  // Each call counts for itself.
  expect_equal(progress_of(steps(client, "1", "[1]")), "1");
}

TEST("what is no number is not told as progress") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{worker(timer)};
  auto const reply =
      client.request("tools/call", R"({"name":"endless_total","_meta":{"progressToken":"t"}})");
  expect_equal(progress_of(reply), "1 2");
  expect_equal(reply.notifications().at(0),
               R"({"jsonrpc":"2.0","method":"notifications/progress","params":)"
               R"({"progressToken":"t","progress":1,"message":"still"}})");
  auto older = mcp::TestClient{worker(timer), mcp::Revision::v2024_11_05};
  expect(!older.request("tools/call", R"({"name":"endless_total","_meta":{"progressToken":"t"}})")
              .notifications()
              .at(0)
              .contains("still"));
}

TEST("a progress token comes back in its own type") {
  auto timer = host::FakeTimer{};
  for (auto const revision : {mcp::Revision::v2024_11_05, mcp::newest_legacy}) {
    auto client = mcp::TestClient{worker(timer), revision};
    for (auto const* token : {"0", "7", "9007199254740993", R"("7")", R"("")", R"("ü\"")"}) {
      expect(steps(client, token, "[1]")
                 .notifications()
                 .at(0)
                 .contains(base::concat(R"("progressToken":)", token, ",")));
    }
  }
}

TEST("tools, prompts and resources that wait are cancelled by the id of their request") {
  for (auto const& [method, target] : waits) {
    auto timer = host::FakeTimer{};
    auto client = mcp::TestClient{worker(timer)};
    auto const call = client.send(base::concat(R"({"jsonrpc":"2.0","id":"7","method":")", method,
                                               R"(","params":{)", target, "}}"));
    for (auto const* other :
         {R"({"requestId":7})", R"({"requestId":"other"})", R"({"requestId":null})",
          R"({"requestId":{}})", "{}", R"({"id":"7"})"}) {
      client.send(base::concat(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":)",
                               other, "}"));
      expect(!call.done());
    }
    auto const cancel =
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"7","reason":"bored"}})";
    expect(client.send(cancel).message().empty());
    expect(call.done() && call.message().empty() && timer.sleepers() == 0);
    client.send(cancel);  // it is gone already
    expect(call.message().empty());
  }
}

TEST("one of several calls is cancelled, and the others go on") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{worker(timer)};
  auto const first = client.call("wait");
  auto const second = client.call("wait");
  auto const third = client.call("wait");
  client.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}})");
  timer.advance(1000);
  expect_equal(first.text(), "waited");
  expect_equal(second.message(), "");
  expect_equal(third.text(), "waited");
}

TEST("a call that was answered cannot be cancelled any more") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{worker(timer)};
  auto const call = client.call("wait");
  timer.advance(1000);
  auto const answer = std::string{call.message()};
  client.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
  expect_equal(call.message(), answer);
}

TEST("what takes too long is stopped, and says so in its own way") {
  for (auto const& [method, target] : waits) {
    auto timer = host::FakeTimer{};
    auto client = mcp::TestClient{worker(timer), mcp::newest_legacy, settings_with(timer)};
    auto const call = client.request(method, base::concat("{", target, "}"));
    timer.advance(499);
    expect(!call.done());
    timer.advance(1);
    expect(call.done() && call.is_error() && timer.sleepers() == 0);
    expect(call.error_message().starts_with("the call was stopped after"));
    expect(call.error_code() == (method == "tools/call" ? 0 : mcp::error_code::internal_error));
  }
}

TEST("a client that leaves lets calls end that wait for something else") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{worker(timer)};
  auto const call = client.call("wait");
  client.leave();
  expect(!call.done());
  timer.advance(1000);
  expect_equal(call.text(), "waited");
}
