// Middleware as such; mcp/middleware/ has the tests of each that comes with the framework.

#include "mcp/middleware.hpp"

#include "base/test.hpp"
#include "mcp/middleware/kitchen.hpp"

using namespace kitchen;

namespace {

struct Trace {
  std::string_view name;
  std::string* seen;

  auto operator()(mcp::Passage& passage, mcp::Next next) const -> mcp::Async<mcp::Answer> {
    *seen += base::concat("<", name);
    auto answer = co_await next(passage);
    *seen += base::concat(name, ">");
    co_return answer;
  }
};

}  // namespace

TEST("the middleware named first is outermost, but for what surrounds it") {
  auto kitchen = Kitchen{};
  auto seen = std::string{};
  auto server = kitchen.server();
  server.use(Trace{"a", &seen}, Trace{"b", &seen});
  server.use(Trace{"c", &seen});
  server.surround(Trace{"d", &seen});
  auto client = mcp::TestClient{std::move(server), mcp::newest_legacy, kitchen.settings};

  expect_equal(client.call("cook", soup).text(), "soup 1");
  expect_equal(seen, "<d<a<b<cc>b>a>d>");
}

TEST("middleware sees method and name of every request, and refuses in words that fit") {
  auto kitchen = Kitchen{};
  auto server = kitchen.server();
  auto seen = std::string{};
  server.use([&seen](mcp::Passage& passage, mcp::Next next) -> mcp::Async<mcp::Answer> {
    seen += base::concat(passage.method(), " ", passage.name(), "\n");
    if (passage.name() == "cook") return passage.refuse("the kitchen is closed");
    if (passage.method() == "prompts/get") return passage.refuse("no plans today");
    return next(passage);
  });
  auto client = mcp::TestClient{std::move(server)};

  client.request("initialize", R"({"protocolVersion":"2025-11-25"})");
  auto const tool = client.call("cook", soup);
  expect_equal(tool.find("/result/isError"), "true");
  expect_equal(tool.text(), "the kitchen is closed");
  expect_equal(client.request("prompts/get", R"({"name":"plan"})").find("/error/message"),
               "no plans today");
  expect_equal(
      client.request("resources/read", R"({"uri":"menu://today"})").find("/result/contents/0/text"),
      "soup");
  expect_equal(client.call("nothing").error_message(), "unknown tool 'nothing'");
  expect_equal(seen,
               "initialize \ntools/call cook\nprompts/get plan\nresources/read menu://today\n"
               "tools/call nothing\n");
  expect_equal(base::concat(kitchen.cooked), "0");
}

TEST("a refusal in revision 2026-07-28 is a whole result") {
  auto kitchen = Kitchen{};
  auto server = kitchen.server();
  server.use([](mcp::Passage& passage, mcp::Next next) -> mcp::Async<mcp::Answer> {
    if (passage.name() == "cook") return passage.refuse("closed");
    return next(passage);
  });
  auto client = mcp::TestClient{std::move(server), mcp::newest};
  auto const reply = client.call("cook", soup);
  expect_equal(reply.find("/result/resultType"), "complete");
  expect_equal(reply.find("/result/_meta/io.modelcontextprotocol~1serverInfo/name"), "kitchen");
  expect_equal(reply.text(), "closed");
  expect_equal(client.request("server/discover").find("/result/supportedVersions/0"), "2026-07-28");
}

TEST("middleware that waits first finds the request as it was") {
  auto kitchen = Kitchen{};
  auto server = kitchen.server();
  server.use([&kitchen](mcp::Passage& passage, auto next) -> mcp::Async<mcp::Answer> {
    co_await kitchen.timer.sleep(1000);
    co_return co_await next(passage);
  });
  auto client = mcp::TestClient{std::move(server), mcp::newest_legacy, kitchen.settings};

  auto const reply = client.call("cook", soup);
  auto const list = client.request("tools/list");
  expect(!reply.done());
  kitchen.timer.advance(1000);
  expect(reply.done());
  expect_equal(reply.text(), "soup 1");
  expect_equal(list.find("/result/tools/1/name"), "cook");
}

TEST("a cancelled call has no answer, and middleware is told so") {
  auto kitchen = Kitchen{};
  auto server = kitchen.server();
  auto seen = std::string{};
  server.use([&seen](mcp::Passage& passage, mcp::Next next) -> mcp::Async<mcp::Answer> {
    auto answer = co_await next(passage);
    seen = answer.message.empty() ? "none" : answer.message;
    co_return answer;
  });
  auto client = mcp::TestClient{std::move(server), mcp::newest_legacy, kitchen.settings};

  auto const reply = client.call("bake", soup);
  expect(!reply.done());
  client.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
  expect(reply.done());
  expect_equal(reply.message(), "");
  expect_equal(seen, "none");
}

TEST("middleware changes an answer on its way out, and knows results from errors") {
  auto kitchen = Kitchen{};
  auto server = kitchen.server();
  server.use([](mcp::Passage& passage, mcp::Next next) -> mcp::Async<mcp::Answer> {
    auto answer = co_await next(passage);
    if (passage.error_of(answer) != 0) co_return passage.succeed(R"({"was":"an error"})");
    if (mcp::Passage::is_tool_error(passage.result_of(answer))) {
      co_return passage.fail({.code = -1, .message = "was a failure"});
    }
    co_return answer;
  });
  auto client = mcp::TestClient{std::move(server)};
  expect_equal(client.call("nothing").find("/result/was"), "an error");
  expect_equal(client.call("burn", soup).find("/error/message"), "was a failure");
  expect_equal(client.call("cook", soup).text(), "soup 1");
}
