// Who works at a task, when instances come and go.

#include "mcp/task_worker.hpp"

#include "base/test.hpp"
#include "mcp/task_world_test.hpp"

using namespace test_tasks;

TEST("where nothing goes on after an answer, whoever asks for the task does the work") {
  auto world = World{};
  auto caller = world.client();
  caller.nothing_goes_on();
  auto const id = id_of(caller.call("wait", R"({"seconds":2})"));
  expect(world.runs == 0);
  auto other = world.client();
  other.nothing_goes_on();
  auto const asked = get(other, id);
  expect(!asked.done());
  expect_equal(status(caller, id), "working");  // while another works at it
  world.pass(2);
  expect_equal(asked.find("/result/status"), "completed");
  expect(world.runs == 1);
}

TEST("a task of an instance that ended is taken over when its lease has run out") {
  auto world = World{};
  auto first = world.client();
  auto const id = id_of(first.call("wait", R"({"seconds":3})"));
  world.pass(1);
  first.end_instance();
  auto second_one = world.client();
  expect_equal(status(second_one, id), "working");
  world.pass(16);
  auto const asked = get(second_one, id);  // it does not trust in going on any more
  expect(!asked.done());
  world.pass(3);
  expect_equal(asked.find("/result/result/content/0/text"), "waited for 3 seconds");
  expect(world.runs == 2);
}

TEST("the lease of an instance that lives does not run out") {
  auto world = World{};
  auto first = world.client();
  auto const id = id_of(first.call("wait", R"({"seconds":100})"));
  auto other = world.client();
  for (auto i = 0; i < 9; ++i) {
    world.pass(10);
    expect_equal(status(other, id), "working");
  }
  world.pass(10);
  expect_equal(status(other, id), "completed");
  expect(world.runs == 1);
}

TEST("work that may not be done twice fails with the reason when its instance has ended") {
  auto world = World{};
  auto first = world.client();
  auto const id = id_of(first.call("charge", R"({"seconds":3})"));
  first.end_instance();
  world.pass(16);
  auto other = world.client();
  auto const reply = get(other, id);
  expect_equal(reply.find("/result/status"), "failed");
  expect_equal(reply.find("/result/statusMessage"),
               "the instance that worked at this task has ended, and the tool 'charge' may not be "
               "run again; call it anew if you know that its work was not done");
  expect(world.runs == 1);
}

TEST("a task that ends one instance after another is given up") {
  auto world = World{};
  auto first = world.client();
  auto const id = id_of(first.call("wait", R"({"seconds":60})"));
  first.end_instance();
  for (auto deaths = 1; deaths < 3; ++deaths) {
    world.pass(16);
    auto next = world.client();
    expect(!get(next, id).done());
  }
  world.pass(16);
  auto last = world.client();
  expect_equal(get(last, id).find("/result/error/message"),
               "3 instances ended while they worked at this task");
  expect(world.runs == 3);
}

TEST("a task that takes longer than it is kept is stopped") {
  auto world = World{};
  auto client = world.client();
  auto const id = id_of(client.call("wait", R"({"seconds":7200})"));
  world.pass(3600);
  auto const reply = get(client, id);
  expect_equal(reply.find("/result/status"), "failed");
  expect_equal(reply.find("/result/statusMessage"),
               "the task was not done after 3600 seconds, its limit");
  expect(world.timer.sleepers() == 0);
}
