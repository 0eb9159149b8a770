#include "transport/stdio.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fake_timer.hpp"
#include "host/memory/memory_streams.hpp"

namespace {

auto server_with(host::Timer& timer) -> mcp::Server {
  auto server = mcp::Server{{.name = "test", .version = "1"}};
  server.tool("later", "Answers later.", [&timer]() -> mcp::Async<mcp::Result<std::string>> {
    co_await timer.sleep(10);
    co_return "later";
  });
  server.tool("steps", "Tells that it goes on, and never ends.",
              [&timer](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
                for (auto step = 1;; ++step) {
                  co_await timer.sleep(10);
                  co_await call.progress(step);
                }
              });
  server.tool("asks", "Asks late.",
              [&timer](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
                co_await timer.sleep(10);
                co_return co_await call.elicit_url("Sign in.", "https://example.com/") ? "yes"
                                                                                       : "no";
              });
  return server;
}

auto ping(int id) -> std::string {
  return base::concat(R"({"jsonrpc":"2.0","id":)", id, R"(,"method":"ping"})");
}
auto pong(int id) -> std::string {
  return base::concat(R"({"jsonrpc":"2.0","id":)", id, R"(,"result":{}})");
}

constexpr auto later =
    R"({"jsonrpc":"2.0","id":"l","method":"tools/call","params":{"name":"later"}})";

// One client's connection, run as far as it goes.
class Connection {
 public:
  explicit Connection(mcp::Settings settings = {})
      : server_{server_with(timer)}, settings_{std::move(settings)} {
    static auto* now_running = static_cast<host::FakeTimer*>(nullptr);
    now_running = &timer;
    settings_.sleep = [](mcp::Nanoseconds time) { return now_running->sleep(time); };
    work_ = transport::serve_stdio(server_, settings_, streams);
    work_.start();
  }
  auto done() const -> bool { return work_.done(); }

  host::FakeTimer timer;
  host::MemoryStreams streams;

 private:
  mcp::Server server_;
  mcp::Settings settings_;
  base::Async<> work_;
};

}  // namespace

TEST("a message is a line, however its bytes arrive") {
  auto connection = Connection{};
  auto const input = ping(1) + "\n" + ping(2) + "\r\n\n  \n" + ping(3) + "\n";
  for (auto const byte : input) connection.streams.arrive(std::string{byte});
  connection.streams.arrive(input);
  expect(connection.streams.lines() ==
         std::vector{pong(1), pong(2), pong(3), pong(1), pong(2), pong(3)});
}

TEST("a last line needs no end, and the end of input ends the program") {
  auto connection = Connection{};
  connection.streams.arrive(ping(1));
  expect(connection.streams.lines().empty());
  connection.streams.end_input();
  expect(connection.done());
  expect(connection.streams.lines() == std::vector{pong(1)});
}

TEST("other messages are answered while a call waits") {
  auto connection = Connection{};
  connection.streams.arrive(std::string{later} + "\n" + ping(1) + "\n");
  expect(connection.streams.lines() == std::vector{pong(1)});
  connection.timer.advance(10);
  expect(connection.streams.lines().size() == 2);
  expect(connection.streams.lines()[1].contains(R"("id":"l")"));
}

TEST("what was asked is answered before the program ends") {
  auto connection = Connection{};
  connection.streams.arrive(std::string{later} + "\n");
  connection.streams.end_input();
  expect(!connection.done());
  connection.timer.advance(10);
  expect(connection.done());
  expect(connection.streams.lines().size() == 1);
}

TEST("calls that end in any order leave the others waiting") {
  auto connection = Connection{};
  auto const call = std::string{later} + "\n";
  connection.streams.arrive(call + call);
  connection.timer.advance(5);
  connection.streams.arrive(call);
  connection.timer.advance(5);
  expect(connection.streams.lines().size() == 2);
  connection.streams.arrive(call);
  connection.streams.end_input();
  connection.timer.advance(5);
  expect(connection.streams.lines().size() == 3);
  expect(!connection.done());
  connection.timer.advance(5);
  expect(connection.streams.lines().size() == 4);
  expect(connection.done());
}

TEST("a line beyond the limit is answered once, and the next one is read as ever") {
  auto settings = mcp::Settings{};
  settings.message_limit = 100;
  auto connection = Connection{settings};
  for (auto i = 0; i < 100; ++i) connection.streams.arrive(std::string(50, 'x'));
  connection.streams.arrive("\n" + ping(1) + "\n");
  expect(connection.streams.lines().size() == 2);
  expect(connection.streams.lines()[0].contains("a message may have 100 bytes at most"));
  expect_equal(connection.streams.lines()[1], pong(1));
}

TEST("a client that reads no more ends the program") {
  auto connection = Connection{};
  connection.streams.stop_reading();
  connection.streams.arrive(ping(1) + "\n");
  expect(connection.done());
}

TEST("a question after the end of the input fails at once") {
  auto connection = Connection{};
  connection.streams.arrive(
      R"({"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-11-25",)"
      R"("clientInfo":{"name":"n","version":"1"},"capabilities":{"elicitation":{"url":{}}}}})"
      "\n"
      R"({"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"asks"}})"
      "\n");
  connection.streams.end_input();
  connection.timer.advance(10);
  expect(connection.done());
  expect(connection.streams.lines().size() == 2);
  expect(connection.streams.lines()[1].contains("the client has ended the server's input"));
}

TEST("calls end with a client that is gone: when another answer finds nobody") {
  auto connection = Connection{};
  connection.streams.arrive(std::string{later} + "\n");
  connection.timer.advance(5);
  connection.streams.arrive(std::string{later} + "\n");
  connection.streams.stop_reading();
  connection.streams.end_input();
  expect(!connection.done());
  connection.timer.advance(5);
  expect(connection.done());
}

TEST("calls end with a client that is gone: when their own progress finds nobody") {
  auto connection = Connection{};
  connection.streams.arrive(
      R"({"jsonrpc":"2.0","id":"s","method":"tools/call","params":{"name":"steps","_meta":)"
      R"({"progressToken":1}}})"
      "\n");
  connection.timer.advance(10);
  expect(connection.streams.lines().size() == 1);
  connection.streams.stop_reading();
  connection.streams.end_input();
  expect(!connection.done());
  connection.timer.advance(10);
  expect(connection.done());
}
