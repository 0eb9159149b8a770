// Tasks as clients see them.

#include "mcp/tasks.hpp"

#include "base/test.hpp"
#include "mcp/seal.hpp"
#include "mcp/task_world_test.hpp"

using namespace test_tasks;

TEST("the extension is told to those who can use it, where tasks can be kept") {
  auto world = World{};
  expect_equal(world.client().request("server/discover").find("/result/capabilities"),
               R"({"tools":{},"extensions":{"io.modelcontextprotocol/tasks":{}}})");
  auto nowhere = world.client(mcp::Settings{});
  expect_equal(nowhere.request("server/discover").find("/result/capabilities"), R"({"tools":{}})");
  auto older = mcp::TestClient{world.server(), mcp::newest_legacy, world.settings()};
  expect_equal(older.request("initialize", R"({"protocolVersion":"2025-11-25"})")
                   .find("/result/capabilities"),
               R"({"tools":{}})");
}

TEST("a call of such a tool is answered with a task, which comes to its result") {
  auto world = World{};
  auto client = world.client();
  auto const created = client.call("wait", R"({"seconds":2})");
  expect_equal(created.find("/result"),
               R"({"resultType":"task","_meta":{"io.modelcontextprotocol/serverInfo":)"
               R"({"name":"worker","version":"1"}},"taskId":"id-1","status":"working",)"
               R"("createdAt":"2026-07-28T09:00:00Z","lastUpdatedAt":"2026-07-28T09:00:00Z",)"
               R"("ttlMs":3600000,"pollIntervalMs":1000})");

  world.pass(1);
  expect_equal(get(client, "id-1").find("/result"),
               R"({"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":)"
               R"({"name":"worker","version":"1"}},"taskId":"id-1","status":"working",)"
               R"("statusMessage":"1 of 2","createdAt":"2026-07-28T09:00:00Z",)"
               R"("lastUpdatedAt":"2026-07-28T09:00:01Z","ttlMs":3600000,"pollIntervalMs":1000})");

  world.pass(1);
  auto const done = get(client, "id-1");
  expect_equal(done.find("/result/status"), "completed");
  expect_equal(done.find("/result/result/resultType"), "complete");
  expect_equal(done.find("/result/result/content/0/text"), "waited for 2 seconds");
  expect_equal(done.find("/result/lastUpdatedAt"), "2026-07-28T09:00:02Z");
  expect(world.runs == 1);
}

TEST("clients that know no tasks wait for the result") {
  auto world = World{};
  for (auto const* capabilities : {"{}", R"({"tasks":{"requests":{"tools":{"call":{}}}}})"}) {
    auto client = world.client(world.settings(), capabilities);
    auto const reply = client.call("wait", R"({"seconds":1})");
    world.pass(1);
    expect_equal(reply.text(), "waited for 1 seconds");
    expect_equal(id_of(reply), "");
  }
  auto older = mcp::TestClient{world.server(), mcp::newest_legacy, world.settings()};
  older.declare(knows_tasks);
  auto const reply = older.call("wait", R"({"seconds":1})");
  world.pass(1);
  expect_equal(reply.text(), "waited for 1 seconds");
}

TEST("a tool that is a task only is refused to them, and so are questions about tasks") {
  auto world = World{};
  auto client = world.client(world.settings(), "{}");
  for (auto const& reply : {client.call("fail"), get(client, "id-1"), cancel(client, "id-1"),
                            update(client, "id-1", "{}")}) {
    expect(reply.error_code() == mcp::error_code::missing_required_client_capability);
    expect_equal(reply.find("/error/data"),
                 R"({"requiredCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}})");
    expect(reply.http_status() == 400);
  }
  auto older = mcp::TestClient{world.server(), mcp::newest_legacy, world.settings()};
  expect_equal(
      older.call("fail").error_message(),
      "'fail' runs as a task only: that needs a client that speaks revision 2026-07-28 and "
      "knows the extension io.modelcontextprotocol/tasks");
  expect(older.request("tasks/get", R"({"taskId":"x"})").error_code() ==
         mcp::error_code::method_not_found);
}

TEST("without a store there are no tasks, and what is one only says what it needs") {
  auto world = World{};
  auto client = world.client(mcp::Settings{});
  expect(client.call("wait", R"({"seconds":0})").text() == "waited for 0 seconds");
  expect_equal(
      client.call("fail").error_message(),
      "'fail' runs as a task only: the server has no place to keep tasks; its operator can "
      "give it the directory /.wasmmcp-state, or natively one that WASMMCP_STATE_DIR names");
  expect(get(client, "x").error_code() == mcp::error_code::method_not_found);
}

TEST("what went is no method, and a tool that is no task stays one whatever the client wishes") {
  auto world = World{};
  auto client = world.client();
  expect(client.request("tasks/result", R"({"taskId":"x"})").error_code() ==
         mcp::error_code::method_not_found);
  expect(client.request("tasks/list").error_code() == mcp::error_code::method_not_found);
  auto const reply = client.request(
      "tools/call", R"({"name":"greet","arguments":{"name":"Bo"},"task":{"ttl":60000}})");
  expect_equal(reply.text(), "hello Bo");
}

TEST("a tool's error completes its task, and an error of the protocol fails it") {
  auto world = World{};
  auto client = world.client();
  auto const failed = get(client, id_of(client.call("fail")));
  expect_equal(failed.find("/result/status"), "completed");
  expect_equal(failed.find("/result/result/isError"), "true");
  expect_equal(failed.find("/result/result/content/0/text"), "no luck");
  expect_equal(failed.find("/result/ttlMs"), "5000");
  expect_equal(failed.find("/result/pollIntervalMs"), "250");

  auto const broken = get(client, id_of(client.call("sample")));
  expect_equal(broken.find("/result/status"), "failed");
  expect_equal(broken.find("/result/error/code"), "-32021");
  expect_equal(broken.find("/result/error/data"), R"({"requiredCapabilities":{"sampling":{}}})");
  expect_equal(broken.find("/result/statusMessage"),
               R"(this needs a client that declares the capability {"sampling":{}})");
  expect_equal(broken.find("/result/result"), "");
}

TEST("a question waits in the task for tasks/update, and no key is needed") {
  auto world = World{};
  auto client = world.client();
  auto const id = id_of(client.call("erase", R"({"name":"a.txt"})"));
  auto const asking = get(client, id);
  expect_equal(asking.find("/result/status"), "input_required");
  expect_equal(asking.find("/result/inputRequests/sure/method"), "elicitation/create");
  expect_equal(asking.find("/result/inputRequests/sure/params/message"), "Erase a.txt?");
  expect_equal(asking.find("/result/requestState"), "");

  auto const answered =
      update(client, id, R"({"sure":{"action":"accept","content":{"confirm":true}}})");
  expect_equal(answered.find("/result"),
               R"({"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":)"
               R"({"name":"worker","version":"1"}}})");
  expect_equal(text(client, id), "erased");
  // The task has ended: what comes now is passed over.
  expect_equal(update(client, id, R"({"sure":{"action":"cancel"}})").find("/result/resultType"),
               "complete");
  expect_equal(text(client, id), "erased");
}

TEST("questions are answered one by one, and answers to nothing are passed over") {
  auto world = World{};
  auto client = world.client();
  auto const id = id_of(client.call("two"));
  update(client, id, R"({"three":{"action":"cancel"},"one":{"action":"decline"}})");
  auto const asking = get(client, id);
  expect_equal(asking.find("/result/status"), "input_required");
  expect_equal(asking.find("/result/inputRequests/one"), "");
  expect_equal(asking.find("/result/inputRequests/two/params/message"), "Two?");
  update(client, id, R"({"two":{"action":"decline"}})");
  expect_equal(text(client, id), "2 answers");
  expect(update(client, id, "7").error_code() == mcp::error_code::invalid_params);
}

TEST("a wrong answer is asked for again, under another key") {
  auto world = World{};
  auto client = world.client();
  auto const id = id_of(client.call("erase", R"({"name":"a.txt"})"));
  update(client, id, R"({"sure":{"action":"accept","content":{"confirm":"perhaps"}}})");
  auto const asking = get(client, id);
  expect_equal(asking.find("/result/inputRequests/sure"), "");
  expect_equal(asking.find("/result/inputRequests/sure-again/params/message"), "Erase a.txt?");
  update(client, id, R"({"sure-again":{"action":"decline"}})");
  expect_equal(text(client, id), "kept");
}

TEST("what has to be known first is asked in the call, and the task begins when it is told") {
  auto world = World{};
  auto const seal = MUST(mcp::Seal::with_key("0123456789abcdef"));
  auto settings = world.settings();
  settings.seal = &seal;
  auto client = world.client(settings);
  auto const asking = client.call("greet_later");
  expect_equal(asking.find("/result/resultType"), "input_required");
  expect_equal(id_of(asking), "");
  auto const created = client.request(
      "tools/call",
      base::concat(R"({"name":"greet_later","inputResponses":{"question-1":{"action":"accept",)"
                   R"("content":{"name":"Alice"}}},"requestState":")",
                   asking.find("/result/requestState"), "\"}"));
  expect_equal(created.find("/result/resultType"), "task");
  expect_equal(created.find("/result/requestState"), "");
  expect_equal(status(client, id_of(created)), "working");
  world.pass(1);
  expect_equal(text(client, id_of(created)), "hello Alice");
}

TEST("cancelling stops the work, also that of another instance, and never undoes an end") {
  auto world = World{};
  auto worker = world.client();
  auto other = world.client();
  auto const id = id_of(worker.call("wait", R"({"seconds":60})"));
  expect_equal(cancel(other, id).find("/result"),
               R"({"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":)"
               R"({"name":"worker","version":"1"}}})");
  expect_equal(status(worker, id), "cancelled");
  world.pass(1);
  expect(world.timer.sleepers() == 0);

  auto const done = id_of(worker.call("wait", R"({"seconds":0})"));
  expect_equal(cancel(other, done).find("/result/resultType"), "complete");
  expect_equal(status(other, done), "completed");
}

TEST("unknown tasks, and those of others, are not there") {
  auto world = World{};
  auto settings = world.settings();
  settings.principal = "alice";
  auto alice = world.client(settings);
  settings.principal = "bob";
  auto bob = world.client(settings);
  auto const id = id_of(alice.call("wait", R"({"seconds":1})"));
  for (auto const& reply : {get(bob, id), cancel(bob, id), update(bob, id, "{}"), get(alice, "x"),
                            get(alice, ""), get(alice, "../x"), get(alice, id + ".lease.1")}) {
    expect(reply.error_code() == mcp::error_code::invalid_params);
  }
  expect_equal(get(bob, id).error_message(),
               base::concat("there is no task '", id, "', or no more"));
  expect_equal(status(alice, id), "working");
  expect_equal(alice.request("tasks/get").error_message(),
               "params.taskId must be the id of a task, not left out");
}

TEST("a task is gone when its time is over, with all that was kept of it") {
  auto world = World{};
  auto client = world.client();
  auto const id = id_of(client.call("fail"));
  world.pass(5);
  expect_equal(status(client, id), "completed");
  world.pass(1);
  expect(get(client, id).error_code() == mcp::error_code::invalid_params);
  expect(MUST(world.store.list("task.")).empty());
}
