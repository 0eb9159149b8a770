#include "mcp/middleware/call_log.hpp"

#include "base/test.hpp"
#include "mcp/middleware/kitchen.hpp"

using namespace kitchen;

namespace {

auto client_of(Kitchen& kitchen, mcp::CallLog log) -> mcp::TestClient {
  auto server = kitchen.server();
  server.use(std::move(log));
  return mcp::TestClient{std::move(server), mcp::newest_legacy, kitchen.settings};
}

}  // namespace

TEST("each call is a line: what, how long, how it ended, and arguments by size alone") {
  auto kitchen = Kitchen{};
  auto client = client_of(kitchen, {});

  auto const reply = client.call("bake", R"({"dish":"secret"})");
  kitchen.timer.advance(2'000'000'000);
  expect(reply.done());
  expect_equal(kitchen.lines.back(),
               base::concat(R"({"call":"tools/call","name":"bake","ms":2000.000,"outcome":"ok",)"
                            R"("bytes":)",
                            reply.message().size(), R"(,"arguments":{"dish":8}})"));
  client.call("burn", soup);
  expect(kitchen.lines.back().contains(R"("outcome":"failed")"));
  client.call("nothing");
  expect(kitchen.lines.back().contains(R"("outcome":"error","code":-32602)"));
  client.request("tools/list");
  expect(kitchen.lines.back().starts_with(R"({"call":"tools/list","ms":0.000,"outcome":"ok")"));
}

TEST("values are logged where that is wished for, all or by name") {
  auto kitchen = Kitchen{};
  auto all = client_of(kitchen, mcp::CallLog{{.arguments = mcp::ArgumentsInLog::values}});
  all.call("cook", soup);
  expect(kitchen.lines.back().contains(R"("arguments":{"dish":"soup"})"));

  auto some = client_of(kitchen, mcp::CallLog{{.harmless = {"dish"}}});
  some.call("cook", R"({"dish":"soup","token":"x"})");
  expect(kitchen.lines.back().contains(R"("arguments":{"dish":"soup","token":3})"));

  auto none = client_of(kitchen, mcp::CallLog{{.arguments = mcp::ArgumentsInLog::none}});
  none.call("cook", soup);
  expect(!kitchen.lines.back().contains("arguments"));
}

TEST("the trace of the caller is in the line, when it is one") {
  auto kitchen = Kitchen{};
  auto client = client_of(kitchen, {});
  auto const call = [&](std::string_view traceparent) {
    client.request("tools/call", base::concat(R"({"name":"cook","arguments":{"dish":"soup"},)"
                                              R"("_meta":{"traceparent":")",
                                              traceparent, "\"}}"));
    return kitchen.lines.back();
  };
  expect(call("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
             .ends_with(R"("trace":"0af7651916cd43dd8448eb211c80319c"})"));
  expect(!call("00-00000000000000000000000000000000-b7ad6b7169203331-01").contains("trace"));
  expect(!call("mine").contains("trace"));
}

TEST("a call that the client cancels, or does not wait for, is a line too") {
  auto kitchen = Kitchen{};
  {
    auto client = client_of(kitchen, {});
    client.call("bake", soup);
    client.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
    expect(kitchen.lines.back().contains(R"("outcome":"cancelled")"));
    client.call("bake", soup);
    expect_equal(base::concat(kitchen.lines.size()), "1");
  }
  expect_equal(base::concat(kitchen.lines.size()), "2");
  expect(kitchen.lines.back().contains(R"("outcome":"gone")"));
}

TEST("names that clients choose are cut and escaped, so that a line is one line") {
  auto kitchen = Kitchen{};
  auto client = client_of(kitchen, {});
  client.call("a\nb", base::concat(R"({")", std::string(500, 'x'), R"(":1})"));
  expect(!kitchen.lines.back().contains('\n'));
  expect(kitchen.lines.back().size() < 400);
}
