// A task goes on after the answer that told of it, on a connection and over HTTP.

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fake_timer.hpp"
#include "host/memory/memory_exchange.hpp"
#include "host/memory/memory_streams.hpp"
#include "mcp/memory_store.hpp"
#include "transport/http.hpp"
#include "transport/stdio.hpp"

namespace {

constexpr auto second = host::Nanoseconds{1'000'000'000};

struct World {
  World() {
    current = this;
    server.tasks();
    server
        .tool("wait", "Waits.",
              [this]() -> mcp::Async<mcp::Result<std::string>> {
                began = true;
                co_await timer.sleep(second);
                ended = true;
                co_return "waited";
              })
        .as_task();
    settings.sleep = [](mcp::Nanoseconds time) { return current->timer.sleep(time); };
    settings.store = &store;
    settings.unix_time = &World::unix_time;
    settings.unique = [] { return std::string{"id"}; };
  }

  static auto unix_time() -> std::int64_t {
    return static_cast<std::int64_t>(current->timer.now() / second);
  }
  static inline auto* current = static_cast<World*>(nullptr);

  host::FakeTimer timer;
  mcp::MemoryStore store{&World::unix_time};
  mcp::Server server{{.name = "test", .version = "1"}};
  mcp::Settings settings;
  bool began = false;
  bool ended = false;
};

constexpr std::string_view call =
    R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait","_meta":{)"
    R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
    R"("io.modelcontextprotocol/clientCapabilities":{"extensions":{)"
    R"("io.modelcontextprotocol/tasks":{}}}}}})";

}  // namespace

TEST("on a connection the work begins after the answer, and ends with the connection") {
  auto world = World{};
  auto streams = host::MemoryStreams{};
  auto work = transport::serve_stdio(world.server, world.settings, streams);
  work.start();
  streams.arrive(base::concat(call, "\n"));
  expect(streams.lines().size() == 1 && streams.lines().back().contains(R"("taskId":"id")"));
  expect(!world.began);
  world.timer.advance(0);
  expect(world.began && !world.ended);
  world.timer.advance(second);
  expect(world.ended);

  world.ended = false;
  MUST(world.store.remove("task.id"));
  streams.arrive(base::concat(call, "\n"));
  streams.end_input();
  expect(work.done());
  work = base::Async<>{};
  expect(world.timer.sleepers() == 0 && !world.ended);
}

TEST("over HTTP the work begins after the answer, and the exchange lives on until it ends") {
  auto world = World{};
  auto exchange =
      host::MemoryExchange{{.path = "/mcp",
                            .headers = {{"content-type", "application/json"},
                                        {"accept", "application/json, text/event-stream"},
                                        {"mcp-protocol-version", "2026-07-28"},
                                        {"mcp-method", "tools/call"},
                                        {"mcp-name", "wait"}},
                            .body = {std::string{call}}}};
  auto const policy = transport::Policy{};
  auto work = transport::serve_http(world.server, world.settings, policy, exchange);
  work.start();
  expect(exchange.answer() == host::MemoryExchange::Answer::responded);
  expect(exchange.body().contains(R"("taskId":"id")"));
  world.timer.advance(0);
  expect(world.began && !world.ended && !work.done());
  world.timer.advance(second);
  expect(world.ended && work.done());
}
