// Tasks as clients hear of them that follow them.

#include "mcp/task_news.hpp"

#include "base/test.hpp"
#include "mcp/task_world_test.hpp"

using namespace test_tasks;

namespace {

auto listen(mcp::TestClient& client, std::string_view wishes) -> mcp::Reply {
  return client.request("subscriptions/listen", base::concat(R"({"notifications":)", wishes, "}"));
}
auto follow(mcp::TestClient& client, std::string_view id) -> mcp::Reply {
  return listen(client, base::concat(R"({"taskIds":[")", id, R"("]})"));
}

// What is told of a task: its status, and what stands with it.
auto told(mcp::Reply const& listening) -> std::string {
  auto text = std::string{};
  for (auto const& notification : listening.notifications()) {
    auto const document = MUST(json::Document::parse(notification));
    auto const params = *document.root().find("params");
    auto const status = params.find("status");
    if (!status) continue;
    auto const message = params.find("statusMessage");
    text += base::concat(text.empty() ? "" : ", ", status->string(), message ? " " : "",
                         message ? message->string() : "");
  }
  return text;
}

auto acknowledged(mcp::Reply const& listening) -> std::string {
  auto const document = MUST(json::Document::parse(listening.notifications().at(0)));
  return json::to_text(*document.root().at("/params/notifications"));
}

}  // namespace

TEST("who follows a task hears how it is, of each change, and what came of it") {
  auto world = World{};
  auto caller = world.client();
  auto const id = id_of(caller.call("wait", R"({"seconds":3})"));
  auto other = world.client();
  auto const listening = follow(other, id);
  expect_equal(acknowledged(listening), R"({"taskIds":["id-1"]})");
  for (auto passed = 0; passed < 10; ++passed) world.pass(1);
  expect_equal(told(listening), "working, working 1 of 3, working 2 of 3, completed");
  expect_equal(listening.notifications().back(),
               R"({"jsonrpc":"2.0","method":"notifications/tasks","params":{"_meta":)"
               R"({"io.modelcontextprotocol/subscriptionId":1},"taskId":"id-1",)"
               R"("status":"completed","createdAt":"2026-07-28T09:00:00Z",)"
               R"("lastUpdatedAt":"2026-07-28T09:00:03Z","ttlMs":3600000,"pollIntervalMs":1000,)"
               R"("result":{"resultType":"complete","_meta":)"
               R"({"io.modelcontextprotocol/serverInfo":{"name":"worker","version":"1"}},)"
               R"("content":[{"type":"text","text":"waited for 3 seconds"}]}}})");
  expect(!listening.done());
  expect(world.runs == 1);
}

TEST("what a task asks, how it fails and that it was cancelled are told") {
  auto world = World{};
  auto client = world.client();
  auto const asks = follow(client, id_of(client.call("erase", R"({"name":"x"})")));
  auto const fails = follow(client, id_of(client.call("fail")));
  auto const id = id_of(client.call("wait", R"({"seconds":9})"));
  auto const ends = follow(client, id);
  world.pass(1);
  cancel(client, id);
  world.pass(1);
  expect_equal(told(asks), "input_required");
  expect(
      asks.notifications().back().contains(R"("inputRequests":{"sure":{"method":"elicitation/)"));
  expect_equal(told(fails), "completed");
  expect(fails.notifications().back().contains(R"("isError":true)"));
  expect_equal(told(ends), "working, cancelled");
}

TEST("one listening follows many tasks and other things") {
  auto world = World{};
  auto server = world.server();
  server.announce_changes();
  auto client = Client{std::move(server), world.settings(), knows_tasks};
  auto const first = id_of(client.call("wait", R"({"seconds":1})"));
  auto const second_id = id_of(client.call("wait", R"({"seconds":2})"));
  auto const listening = listen(client, base::concat(R"({"toolsListChanged":true,"taskIds":[")",
                                                     first, "\",\"", second_id, R"(","none",7]})"));
  expect_equal(acknowledged(listening), R"({"toolsListChanged":true,"taskIds":["id-1","id-2"]})");
  for (auto passed = 0; passed < 4; ++passed) world.pass(1);
  expect_equal(told(listening), "working, working, completed, working 1 of 2, completed");
}

TEST("tasks of nobody, of others and of old are not followed") {
  auto world = World{};
  auto settings = world.settings();
  settings.principal = "another";
  auto another = world.client(settings);
  auto const theirs = id_of(another.call("wait", R"({"seconds":1})"));
  auto client = world.client();
  expect_equal(acknowledged(follow(client, theirs)), R"({"taskIds":[]})");
  expect_equal(acknowledged(follow(client, "none")), R"({"taskIds":[]})");
  expect_equal(acknowledged(follow(another, theirs)),
               base::concat(R"({"taskIds":[")", theirs, "\"]}"));
  // A server that announces no changes has no lists to follow.
  expect_equal(acknowledged(listen(client, R"({"toolsListChanged":true})")), "{}");
}

TEST("a wish for tasks is refused without the capability, and when it is no list") {
  auto world = World{};
  auto ignorant = world.client(world.settings(), "{}");
  auto const refused = follow(ignorant, "id-1");
  expect(refused.done());
  expect(refused.error_code() == mcp::error_code::missing_required_client_capability);
  expect_equal(refused.find("/error/data"),
               R"({"requiredCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}})");
  auto client = world.client();
  auto const wrong = listen(client, R"({"taskIds":"id-1"})");
  expect(wrong.error_code() == mcp::error_code::invalid_params);
  expect_equal(wrong.error_message(),
               "params.notifications.taskIds must be an array, not the string 'id-1'");
}

TEST("who follows a task whose worker has died goes on with it, and leaves others theirs") {
  auto world = World{};
  auto first = world.client();
  auto const id = id_of(first.call("wait", R"({"seconds":3})"));
  world.pass(1);
  auto other = world.client();
  auto const listening = follow(other, id);
  world.pass(1);
  expect(world.runs == 1);
  first.end_instance();
  for (auto passed = 0; passed < 30; ++passed) world.pass(1);
  expect(world.runs == 2);
  expect(told(listening).ends_with("completed"));
}
