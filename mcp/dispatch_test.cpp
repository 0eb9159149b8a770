// The protocol from outside: messages in, messages out, in both eras.

#include "mcp/dispatch.hpp"

#include "base/test.hpp"
#include "host/memory/fake_timer.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

struct Name {
  mcp::Arg<std::string, "Whom to greet"> name;
};
struct Greeting {
  std::string text;
};

// A tool that answers at once, one that waits, one with an array for a result.
auto greeter(host::Timer& timer) -> mcp::Server {
  auto server = mcp::Server{{.name = "greeter", .version = "1", .title = "Greeter"}};
  server.instructions("Greet.");
  server.tool("greet", "Greets.",
              [](Name const& in) -> mcp::Result<Greeting> { return Greeting{"hello " + in.name}; });
  server.tool(
      "wait", "Greets later.",
      [&timer](mcp::CallContext& call, Name const& in) -> mcp::Async<mcp::Result<std::string>> {
        co_await timer.sleep(1000);
        co_await call.progress(1, 2, "half");
        co_await timer.sleep(1000);
        co_return "hello " + in.name;
      });
  server.tool("numbers", "An array.",
              []() -> mcp::Result<std::vector<int>> { return std::vector{1, 2}; });
  return server;
}

auto settings_with(host::FakeTimer& timer) -> mcp::Settings {
  static auto* current = static_cast<host::FakeTimer*>(nullptr);
  current = &timer;
  auto settings = mcp::Settings{};
  settings.sleep = [](mcp::Nanoseconds time) { return current->sleep(time); };
  return settings;
}

}  // namespace

TEST("initialize answers the revision asked for, or the newest legacy one") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer)};
  for (auto const* known : {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"}) {
    auto const reply =
        client.request("initialize", base::concat(R"({"protocolVersion":")", known, "\"}"));
    expect_equal(reply.find("/result/protocolVersion"), known);
  }
  for (auto const* other : {"2026-07-28", "1999-01-01", ""}) {
    auto const reply =
        client.request("initialize", base::concat(R"({"protocolVersion":")", other, "\"}"));
    expect_equal(reply.find("/result/protocolVersion"), "2025-11-25");
  }
  auto const reply = client.request("initialize", R"({"protocolVersion":"2025-11-25"})");
  expect_equal(reply.find("/result"),
               R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{}},)"
               R"("serverInfo":{"name":"greeter","version":"1","title":"Greeter"},)"
               R"("instructions":"Greet."})");
  expect(client.request("initialize", "{}").error_code() == mcp::error_code::invalid_params);
}

TEST("an older revision is not told what it does not know") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer)};
  expect_equal(client.request("initialize", R"({"protocolVersion":"2024-11-05"})")
                   .find("/result/serverInfo"),
               R"({"name":"greeter","version":"1"})");
  auto const reply = client.call("greet", R"({"name":"Bo"})");
  expect_equal(reply.find("/result"),
               R"({"content":[{"type":"text","text":"{\n  \"text\": \"hello Bo\"\n}"}]})");
  expect_equal(client.request("tools/list").find("/result/tools/0/outputSchema"), "");
}

TEST("ids come back exactly as they were sent") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer)};
  for (auto const* id : {"1", "0", "-7", "1700000000000", "9007199254740993", "1.5", "1e400",
                         "123456789012345678901234567890", R"("a")", R"("")", R"("ü\n\u0000")"}) {
    auto const reply =
        client.send(base::concat(R"({"jsonrpc":"2.0","id":)", id, R"(,"method":"ping"})"));
    expect_equal(reply.message(),
                 base::concat(R"({"jsonrpc":"2.0","id":)", id, R"(,"result":{}})"));
  }
}

TEST("what is no request is answered with what is wrong with it") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer)};
  auto const refused = [&](std::string_view message, int code, std::string_view text) {
    auto const reply = client.send(message);
    expect(reply.error_code() == code);
    expect_equal(reply.error_message(), text);
    expect(reply.http_status() == 400);
  };
  using namespace mcp::error_code;
  refused("", parse_error, "this is no JSON: there is no text");
  refused("[", parse_error, "this is no JSON: unexpected end of data at byte 1");
  refused("7", invalid_request, "a message is a JSON object, not the number 7");
  refused("{}", invalid_request, R"(jsonrpc must be "2.0", not left out)");
  refused(R"({"jsonrpc":"1.0","id":1,"method":"ping"})", invalid_request,
          R"(jsonrpc must be "2.0", not the string '1.0')");
  refused(R"({"jsonrpc":"2.0","id":null,"method":"ping"})", invalid_request,
          "an id is a string or a number, not null");
  refused(R"({"jsonrpc":"2.0","id":1})", invalid_request, "method must be a string, not left out");
  refused(R"({"jsonrpc":"2.0","id":1,"Method":"ping"})", invalid_request,
          "method must be a string, not left out");
  refused(R"({"jsonrpc":"2.0","id":1,"method":"ping","method":"x"})", invalid_request,
          "'method' is given twice");
  refused(R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[]})", invalid_request,
          "params must be an object, not an empty array");
  refused("[]", invalid_request, "an array of messages is allowed in revision 2025-03-26 only");
}

TEST("an error without a known id leaves it out, or says null to older revisions") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer), mcp::Revision::v2025_06_18};
  expect(client.send("[").message().starts_with(R"({"jsonrpc":"2.0","id":null,"error")"));
  auto newer = mcp::TestClient{greeter(timer)};
  expect(newer.send("[").message().starts_with(R"({"jsonrpc":"2.0","error")"));
}

TEST("notifications and answers are not answered") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer)};
  for (auto const* message :
       {R"({"jsonrpc":"2.0","method":"notifications/initialized"})",
        R"({"jsonrpc":"2.0","method":"notifications/of/no/kind"})",
        R"({"jsonrpc":"2.0","method":"notifications/cancelled"})",
        R"({"jsonrpc":"2.0","id":1,"result":{}})", R"({"jsonrpc":"2.0","id":1,"error":{}})",
        R"({"jsonrpc":"2.0","id":null,"error":{}})", R"({"error":7})"}) {
    expect_equal(client.send(message).message(), "");
  }
}

TEST("an array of messages is answered with an array, in the revision that has them") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer), mcp::Revision::v2025_03_26};
  expect_equal(
      client
          .send(R"([{"jsonrpc":"2.0","id":1,"method":"ping"},
                              {"jsonrpc":"2.0","method":"notifications/initialized"},7,
                              {"jsonrpc":"2.0","id":"b","method":"ping"}])")
          .message(),
      R"([{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":null,"error":{"code":)"
      R"(-32600,"message":"a message is a JSON object, not the number 7"}},)"
      R"({"jsonrpc":"2.0","id":"b","result":{}}])");
  expect_equal(client.send(R"([{"jsonrpc":"2.0","method":"notifications/initialized"}])").message(),
               "");
  expect_equal(client.send("[]").error_message(), "an array of messages must not be empty");
  auto many = std::string{"[1"};
  for (auto i = 0; i < 100; ++i) many += ",1";
  expect_equal(client.send(many + "]").error_message(),
               "an array of 101 messages is more than the limit of 100");
}

TEST("a batch is no way around the checks of the modern revision") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer), mcp::Revision::v2025_03_26};
  auto const reply =
      client.send(R"([{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":)"
                  R"({"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                  R"("io.modelcontextprotocol/clientCapabilities":{}}}}])");
  expect_equal(reply.find("/0/error/code"), "-32601");
}

TEST("a connection is not initialized in a batch") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer), mcp::Revision::v2025_03_26};
  auto const reply = client.send(
      R"([{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}},)"
      R"({"jsonrpc":"2.0","id":2,"method":"ping"}])");
  expect_equal(reply.find("/0/error/code"), "-32600");
  expect_equal(reply.find("/1/result"), "{}");
}

TEST("a batch waits for its calls") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer), mcp::Revision::v2025_03_26};
  auto const reply = client.send(
      R"([{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait","arguments":{"name":"a"}}},
          {"jsonrpc":"2.0","id":2,"method":"ping"}])");
  expect(!reply.done());
  timer.advance(2000);
  expect(reply.done());
  expect_equal(
      reply.message(),
      R"([{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"hello a"}]}},)"
      R"({"jsonrpc":"2.0","id":2,"result":{}}])");
}

TEST("a tool's result is structured, and text for those who read only that") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer)};
  expect_equal(client.call("greet", R"({"name":"Bo"})").find("/result"),
               R"({"content":[{"type":"text","text":"{\n  \"text\": \"hello Bo\"\n}"}],)"
               R"("structuredContent":{"text":"hello Bo"}})");
}

TEST("wrong arguments are the tool's error, a wrong call is the protocol's") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer)};
  auto const faults = client.call("greet", R"({"nam":"Bo"})");
  expect_equal(faults.find("/result/isError"), "true");
  expect_equal(faults.text(),
               "unknown member 'nam'; did you mean 'name'?\n"
               "name: missing; expected a string (Whom to greet)");
  auto const unknown = client.call("gret", "{}");
  expect(unknown.error_code() == mcp::error_code::invalid_params);
  expect_equal(unknown.error_message(), "unknown tool 'gret'; did you mean 'greet'?");
  expect_equal(client.call("greet", "[]").error_message(),
               "params.arguments must be an object, not an empty array");
  expect_equal(client.request("tools/call", "{}").error_message(),
               "params.name must be the name of a tool, not left out");
  expect(client.call("numbers", "null").error_code() == 0);
}

TEST("what is wrong with arguments is told with docs filled in") {
  struct Where {
    mcp::Arg<std::string, "A place; '{home}' when none is named"> place;
  };
  auto server = mcp::Server{{.name = "guide", .version = "1"}};
  server.fill("home", "Seoul");
  server.tool("go", "Goes.", [](Where const& in) -> mcp::Result<std::string> { return in.place; });
  auto client = mcp::TestClient{std::move(server)};
  expect_equal(client.call("go").text(),
               "place: missing; expected a string (A place; 'Seoul' when none is named)");
}

TEST("a result that is no object is wrapped for older revisions") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer)};
  expect_equal(client.call("numbers").find("/result/structuredContent"), R"({"result":[1,2]})");
  expect_equal(
      client.request("tools/list").find("/result/tools/2/outputSchema"),
      R"({"type":"object","properties":{"result":{"type":"array","items":{"type":"integer",)"
      R"("minimum":-2147483648,"maximum":2147483647}}},"required":["result"]})");
  auto modern = mcp::TestClient{greeter(timer), mcp::newest};
  expect_equal(modern.call("numbers").find("/result/structuredContent"), "[1,2]");
}

TEST("tools are listed in the order declared, page by page") {
  auto timer = host::FakeTimer{};
  auto settings = mcp::Settings{};
  settings.page_size = 2;
  auto client = mcp::TestClient{greeter(timer), mcp::newest_legacy, settings};
  auto const first = client.request("tools/list");
  expect_equal(first.find("/result/tools/0/name"), "greet");
  expect_equal(first.find("/result/tools/1/name"), "wait");
  expect_equal(first.find("/result/tools/2"), "");
  auto const cursor = first.find("/result/nextCursor");
  auto const second = client.request("tools/list", base::concat(R"({"cursor":")", cursor, "\"}"));
  expect_equal(second.find("/result/tools/0/name"), "numbers");
  expect_equal(second.find("/result/nextCursor"), "");
  for (auto const* wrong : {"\"x\"", "7", "\"YWZ0ZXI6OQ==\"", "\"YWZ0ZXI6MA==\"", "\"\""}) {
    auto const reply = client.request("tools/list", base::concat(R"({"cursor":)", wrong, "}"));
    expect(reply.error_code() == mcp::error_code::invalid_params);
  }
}

TEST("others are answered while a call waits, and progress is told to who asked") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer)};
  auto const slow = client.request(
      "tools/call", R"({"name":"wait","arguments":{"name":"a"},"_meta":{"progressToken":"t1"}})");
  expect(!slow.done());
  expect(client.request("ping").done());
  timer.advance(1000);
  expect_equal(
      slow.notifications().at(0),
      R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"t1",)"
      R"("progress":1,"total":2,"message":"half"}})");
  timer.advance(1000);
  expect_equal(slow.text(), "hello a");
  auto const quiet = client.call("wait", R"({"name":"a"})");
  timer.advance(2000);
  expect(quiet.done() && quiet.notifications().empty());
  for (auto const* no_token : {"null", "true", "{}", "[1]"}) {
    auto const call =
        client.request("tools/call", base::concat(R"({"name":"wait","arguments":{"name":"a"},)",
                                                  R"("_meta":{"progressToken":)", no_token, "}}"));
    timer.advance(2000);
    expect(call.done() && call.notifications().empty());
  }
}

TEST("a cancelled call ends where it waits, and is not answered") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer)};
  auto const slow = client.send(
      R"({"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"wait","arguments":{"name":"a"}}})");
  client.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}})");
  expect(!slow.done());
  client.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"x"}})");
  expect(slow.done());
  expect_equal(slow.message(), "");
  expect(timer.sleepers() == 0);
}

TEST("a call that takes too long is stopped, and says so") {
  auto timer = host::FakeTimer{};
  auto settings = settings_with(timer);
  settings.call_limit = 1500;
  auto client = mcp::TestClient{greeter(timer), mcp::newest_legacy, settings};
  auto const slow = client.call("wait", R"({"name":"a"})");
  timer.advance(1500);
  expect(slow.done());
  expect_equal(slow.find("/result/isError"), "true");
  expect(slow.text().starts_with("the call was stopped after"));
  expect(timer.sleepers() == 0);
  auto const quick = client.call("greet", R"({"name":"a"})");
  expect(quick.done() && timer.sleepers() == 0);
}

TEST("a result beyond the limit is an error that says how large it is") {
  auto timer = host::FakeTimer{};
  auto settings = mcp::Settings{};
  settings.result_limit = 1024;
  auto client = mcp::TestClient{greeter(timer), mcp::newest_legacy, settings};
  auto const reply =
      client.call("greet", base::concat(R"({"name":")", std::string(1000, 'x'), "\"}"));
  expect(reply.is_error());
  expect(reply.text().contains("bytes, more than the limit of 1024"));
}

TEST("the modern revision: discover, results with their type, lists that may be kept") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer), mcp::newest};
  expect_equal(
      client.request("server/discover").find("/result"),
      R"({"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"greeter",)"
      R"("version":"1","title":"Greeter"}},"supportedVersions":["2026-07-28"],"capabilities":)"
      R"({"tools":{}},"instructions":"Greet.","ttlMs":300000,"cacheScope":"public"})");
  auto const list = client.request("tools/list");
  expect_equal(list.find("/result/resultType"), "complete");
  expect_equal(list.find("/result/ttlMs"), "300000");
  expect_equal(list.find("/result/cacheScope"), "public");
  expect_equal(client.call("greet", R"({"name":"Bo"})").find("/result/resultType"), "complete");
  for (auto const* gone : {"initialize", "ping", "logging/setLevel", "resources/subscribe", "x"}) {
    auto const reply = client.request(gone);
    expect(reply.error_code() == mcp::error_code::method_not_found && reply.http_status() == 404);
  }
  // And the other way round.
  auto legacy = mcp::TestClient{greeter(timer)};
  auto const reply = legacy.request("server/discover");
  expect(reply.error_code() == mcp::error_code::method_not_found && reply.http_status() == 200);
}

TEST("the modern revision wants its _meta, and a version that we speak") {
  auto timer = host::FakeTimer{};
  auto client = mcp::TestClient{greeter(timer)};
  auto const with_meta = [&](std::string_view meta) {
    return client.send(base::concat(
        R"({"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":)", meta, "}}"));
  };
  auto const no_capabilities =
      with_meta(R"({"io.modelcontextprotocol/protocolVersion":"2026-07-28"})");
  expect(no_capabilities.error_code() == mcp::error_code::invalid_params);
  expect(no_capabilities.http_status() == 400);
  auto const no_version = with_meta(R"({"io.modelcontextprotocol/protocolVersion":7,)"
                                    R"("io.modelcontextprotocol/clientCapabilities":{}})");
  expect(no_version.error_code() == mcp::error_code::invalid_params);
  auto const wrong_level = with_meta(R"({"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                                     R"("io.modelcontextprotocol/clientCapabilities":{},)"
                                     R"("io.modelcontextprotocol/logLevel":"loud"})");
  expect(wrong_level.error_code() == mcp::error_code::invalid_params);
  auto const other = with_meta(R"({"io.modelcontextprotocol/protocolVersion":"v999.0.0",)"
                               R"("io.modelcontextprotocol/clientCapabilities":{}})");
  expect(other.error_code() == mcp::error_code::unsupported_protocol_version);
  expect_equal(other.find("/error/data"), R"({"supported":["2026-07-28"],"requested":"v999.0.0"})");
}
