#include "mcp/logging.hpp"

#include "base/test.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

// Logs one line of each level.
auto logger() -> mcp::Server {
  auto server = mcp::Server{{.name = "logger", .version = "1"}};
  server.logging();
  server.tool("log", "Logs.", [](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
    for (auto level = 0; level < 8; ++level) {
      co_await call.log(static_cast<mcp::LogLevel>(level), "a \"line\"");
    }
    co_return "done";
  });
  server.tool("data", "Logs data.",
              [](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
                co_await call.log(mcp::LogLevel::error, mcp::Raw{R"({"a":[1]})"}, "disk");
                co_return "done";
              });
  return server;
}

auto set_level(mcp::TestClient& client, std::string_view level) -> mcp::Reply {
  return client.request("logging/setLevel", base::concat(R"({"level":)", level, "}"));
}

auto call_with_level(mcp::TestClient& client, std::string_view level) -> mcp::Reply {
  return client.send(base::concat(
      R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"log","_meta":{)",
      R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)",
      R"("io.modelcontextprotocol/clientCapabilities":{})", level, "}}}"));
}

constexpr auto levels =
    std::array{"debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"};

}  // namespace

TEST("a line of log has its level, its data, and who says it") {
  auto client = mcp::TestClient{logger()};
  set_level(client, R"("emergency")");
  expect_equal(client.call("log").notifications().at(0),
               R"({"jsonrpc":"2.0","method":"notifications/message","params":)"
               R"({"level":"emergency","data":"a \"line\""}})");
  set_level(client, R"("debug")");
  expect_equal(client.call("data").notifications().at(0),
               R"({"jsonrpc":"2.0","method":"notifications/message","params":)"
               R"({"level":"error","logger":"disk","data":{"a":[1]}}})");
}

TEST("an older client is told lines of the level that it set, and of info when it set none") {
  auto client = mcp::TestClient{logger()};
  expect(client.call("log").notifications().size() == 7);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    expect_equal(set_level(client, json::quote(levels[i])).find("/result"), "{}");
    auto const lines = client.call("log").notifications();
    expect(lines.size() == levels.size() - i);
    expect(lines.front().contains(base::concat(R"("level":")", levels[i], "\"")));
  }
}

TEST("a level that is none is refused, and changes nothing") {
  auto client = mcp::TestClient{logger()};
  set_level(client, R"("alert")");
  auto const wrong = set_level(client, R"("loud")");
  expect(wrong.error_code() == mcp::error_code::invalid_params);
  expect_equal(wrong.error_message(),
               "params.level must be debug, info, notice, warning, error, critical, alert or "
               "emergency, not 'loud'");
  expect_equal(set_level(client, "7").error_message(),
               "params.level must be a level such as 'info', not the number 7");
  expect_equal(client.request("logging/setLevel").error_message(),
               "params.level must be a level such as 'info', not left out");
  expect(client.call("log").notifications().size() == 2);
}

TEST("since 2026-07-28 each request says its level, and without one nothing is told") {
  auto client = mcp::TestClient{logger(), mcp::newest};
  expect(client.call("log").notifications().empty());
  expect(call_with_level(client, R"(,"io.modelcontextprotocol/logLevel":"debug")")
             .notifications()
             .size() == 8);
  expect(call_with_level(client, R"(,"io.modelcontextprotocol/logLevel":"error")")
             .notifications()
             .size() == 4);
  // It holds for that request alone.
  expect(call_with_level(client, "").notifications().empty());
  auto const gone = client.request("logging/setLevel", R"({"level":"debug"})");
  expect(gone.error_code() == mcp::error_code::method_not_found && gone.http_status() == 404);
}

TEST("a server that logs says so in either era, and one that does not knows no level") {
  auto legacy = mcp::TestClient{logger()};
  expect_equal(legacy.request("initialize", R"({"protocolVersion":"2024-11-05"})")
                   .find("/result/capabilities/logging"),
               "{}");
  auto modern = mcp::TestClient{logger(), mcp::newest};
  expect_equal(modern.request("server/discover").find("/result/capabilities/logging"), "{}");
  auto silent = mcp::TestClient{mcp::Server{{.name = "silent", .version = "1"}}};
  expect(set_level(silent, R"("info")").error_code() == mcp::error_code::method_not_found);
  expect_equal(silent.request("initialize", R"({"protocolVersion":"2025-11-25"})")
                   .find("/result/capabilities"),
               "{}");
}
