// For tests of tasks: a server whose tools run as tasks, and instances of it that share time and a
// store.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "host/memory/fake_timer.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace test_tasks {

inline constexpr auto second = mcp::Nanoseconds{1'000'000'000};
inline constexpr std::string_view knows_tasks =
    R"({"elicitation":{},"extensions":{"io.modelcontextprotocol/tasks":{}}})";

struct Seconds {
  mcp::Arg<int, "How long it takes"> seconds;
};
struct Name {
  mcp::Arg<std::string, "Whom to greet"> name;
};
struct Confirm {
  mcp::Arg<bool, "Whether to go on"> confirm;
};

// An instance, and its client.
struct Client : mcp::TestClient {
  Client(mcp::Server server, mcp::Settings settings, std::string_view capabilities)
      : TestClient{std::move(server), mcp::newest, std::move(settings)} {
    declare(capabilities);
  }
};

// Time and records that all instances share.
struct World {
  World() { current = this; }

  auto settings() -> mcp::Settings {
    auto settings = mcp::Settings{};
    settings.sleep = [](mcp::Nanoseconds time) { return current->timer.sleep(time); };
    settings.store = &store;
    settings.unix_time = &World::unix_time;
    settings.unique = [] { return base::concat("id-", ++current->ids); };
    return settings;
  }
  auto client(mcp::Settings settings, std::string_view capabilities = knows_tasks) -> Client {
    return {server(), std::move(settings), capabilities};
  }
  auto client() -> Client { return client(settings()); }
  auto server() -> mcp::Server;
  void pass(int seconds) { timer.advance(second * static_cast<mcp::Nanoseconds>(seconds)); }

  static auto unix_time() -> std::int64_t {
    return 1'785'229'200 + static_cast<std::int64_t>(current->timer.now() / second);
  }
  static inline auto* current = static_cast<World*>(nullptr);

  host::FakeTimer timer;
  mcp::MemoryStore store{&World::unix_time};
  int ids = 0;
  int runs = 0;  // of "wait" and "charge"
};

inline auto World::server() -> mcp::Server {
  auto server = mcp::Server{{.name = "worker", .version = "1"}};
  server.tasks();
  auto const wait = [this](mcp::CallContext& call,
                           Seconds in) -> mcp::Async<mcp::Result<std::string>> {
    ++runs;
    for (auto passed = 1; passed <= in.seconds; ++passed) {
      co_await timer.sleep(second);
      co_await call.progress(passed, in.seconds);
    }
    co_return base::concat("waited for ", in.seconds.get(), " seconds");
  };
  server.tool("wait", "Waits.", wait).as_task();
  server.tool("charge", "Waits, once.", wait).as_task().not_repeatable();
  server
      .tool("fail", "Cannot do it.",
            []() -> mcp::Result<std::string> { return mcp::failure("no luck"); })
      .as_task(mcp::TaskSupport::required, {.ttlMs = 5000, .pollIntervalMs = 250});
  server
      .tool("sample", "Asks for what the client cannot.",
            [](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
              co_await call.sample({});
              co_return "sampled";
            })
      .as_task();
  server
      .tool("erase", "Asks before it does.",
            [](mcp::CallContext& call, Name in) -> mcp::Async<mcp::Result<std::string>> {
              auto const answer =
                  co_await call.elicit<Confirm>("Erase " + in.name + "?", {.key = "sure"});
              co_return answer && answer->confirm ? "erased" : "kept";
            })
      .as_task();
  server
      .tool("two", "Asks two things at once.",
            [](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
              auto questions = std::vector<mcp::Question>{};
              questions.push_back(mcp::form_question<Confirm>("One?", {.key = "one"}));
              questions.push_back(mcp::form_question<Confirm>("Two?", {.key = "two"}));
              auto const answers = co_await call.ask(std::move(questions));
              co_return base::concat(answers.size(), " answers");
            })
      .as_task();
  server
      .tool("greet_later", "Asks whom, and greets in a task.",
            [this](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
              auto const who = co_await call.elicit<Name>("Whom?");
              co_await call.begin_task();
              co_await timer.sleep(second);
              co_return "hello " + (who ? who->name.get() : std::string{"nobody"});
            })
      .as_task()
      .begins_task_when_told();
  server.tool("greet", "Greets.",
              [](Name const& in) -> mcp::Result<std::string> { return "hello " + in.name; });
  return server;
}

// What goes on after an answer has gone on when these return.
inline auto after(mcp::Reply reply) -> mcp::Reply {
  World::current->pass(0);
  return reply;
}

inline auto id_of(mcp::Reply const& reply) -> std::string {
  return after(reply).find("/result/taskId");
}

inline auto get(mcp::TestClient& client, std::string_view id) -> mcp::Reply {
  return after(client.request("tasks/get", base::concat(R"({"taskId":")", id, "\"}")));
}
inline auto cancel(mcp::TestClient& client, std::string_view id) -> mcp::Reply {
  return client.request("tasks/cancel", base::concat(R"({"taskId":")", id, "\"}"));
}
inline auto update(mcp::TestClient& client, std::string_view id, std::string_view responses)
    -> mcp::Reply {
  return after(
      client.request("tasks/update",
                     base::concat(R"({"taskId":")", id, R"(","inputResponses":)", responses, "}")));
}
inline auto status(mcp::TestClient& client, std::string_view id) -> std::string {
  return get(client, id).find("/result/status");
}
inline auto text(mcp::TestClient& client, std::string_view id) -> std::string {
  return get(client, id).find("/result/result/content/0/text");
}

}  // namespace test_tasks
