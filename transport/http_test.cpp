#include "transport/http.hpp"

#include "base/at_once.hpp"
#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fake_timer.hpp"
#include "host/memory/memory_exchange.hpp"
#include "mcp/memory_store.hpp"

namespace {

struct Nothing {};
struct Region {
  mcp::Arg<std::string, "Where", mcp::header<"Region">> region;
};

auto server_with(host::Timer& timer) -> mcp::Server {
  auto server = mcp::Server{{.name = "test", .version = "1"}};
  server.announce_changes();
  server.tool("now", "Answers.", []() -> mcp::Result<std::string> { return "now"; });
  server.tool("later", "Tells its progress.",
              [&timer](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
                co_await timer.sleep(10);
                co_await call.progress(1);
                co_await timer.sleep(10);
                co_return "later";
              });
  server.tool("together", "Tells the progress of three pieces of work at once.",
              [](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
                co_await base::at_once(3, 3, [&](std::size_t i) -> base::Async<> {
                  return call.progress(static_cast<double>(i + 1));
                });
                co_return "all told";
              });
  server.tool("route", "Has a header.",
              [](Region const& in) -> mcp::Result<std::string> { return in.region; });
  server.tool(
      "route_deeper", "Has a header for what stands deeper, in a schema of its own.",
      mcp::InputSchema{R"({"type":"object","properties":{"to":{"type":"object",)"
                       R"("properties":{"zone":{"type":"integer","x-mcp-header":"Zone"}}}}})"},
      [](mcp::Raw const& in) -> mcp::Result<std::string> { return in.text; });
  return server;
}

using Headers = std::vector<std::pair<std::string, std::string>>;

auto const usual = Headers{{"content-type", "application/json"},
                           {"accept", "application/json, text/event-stream"}};

auto with(Headers headers, Headers const& more) -> Headers {
  headers.insert(headers.end(), more.begin(), more.end());
  return headers;
}

constexpr auto ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";

auto modern(std::string_view method, std::string_view params) -> std::string {
  return base::concat(R"({"jsonrpc":"2.0","id":1,"method":")", method, R"(","params":{)", params,
                      params.empty() ? "" : ",",
                      R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)",
                      R"("io.modelcontextprotocol/clientCapabilities":{}}}})");
}

// One request against a server, run until it is answered or waits.
class Visit {
 public:
  explicit Visit(host::MemoryRequest request, transport::Policy policy = {},
                 mcp::Settings settings = {}, host::Nanoseconds each_piece = 0)
      : server_{server_with(timer)},
        settings_{std::move(settings)},
        policy_{std::move(policy)},
        exchange{std::move(request)},
        work_{transport::serve_http(server_, settings_, policy_, exchange)} {
    if (each_piece != 0) exchange.read_slowly(timer, each_piece);
    work_.start();
  }

  auto done() const -> bool { return work_.done(); }
  auto header(std::string_view name) const -> std::string {
    return std::string{exchange.header(name).value_or("")};
  }

  host::FakeTimer timer;

 private:
  mcp::Server server_;
  mcp::Settings settings_;
  transport::Policy policy_;

 public:
  host::MemoryExchange exchange;

 private:
  base::Async<> work_;
};

auto post(std::string body, Headers headers = usual) -> host::MemoryRequest {
  return {.path = "/mcp", .headers = std::move(headers), .body = {std::move(body)}};
}

auto status_of(host::MemoryRequest request) -> int {
  return Visit{std::move(request)}.exchange.status();
}

}  // namespace

TEST("a request is answered as JSON on /mcp and on /") {
  for (auto const* path : {"/mcp", "/", "/mcp?x=1"}) {
    auto request = post(ping);
    request.path = path;
    auto const visit = Visit{std::move(request)};
    expect(visit.exchange.status() == 200);
    expect_equal(visit.header("content-type"), "application/json");
    expect_equal(visit.exchange.body(), R"({"jsonrpc":"2.0","id":1,"result":{}})");
  }
}

TEST("probes need no token, origin or host; other paths are not found") {
  for (auto const* path : {"/health", "/ready"}) {
    expect(status_of({.method = "GET",
                      .path = path,
                      .authority = "evil.example",
                      .headers = {{"origin", "http://evil.example"}}}) == 200);
    expect(status_of({.method = "POST", .path = path}) == 405);
  }
  for (auto const* path : {"/mcp/", "/x", "/mcpx", "//mcp"}) {
    auto request = post(ping);
    request.path = path;
    expect(status_of(std::move(request)) == 404);
  }
}

TEST("only POST and preflights are taken") {
  for (auto const* method : {"GET", "DELETE", "PUT", "HEAD", "post"}) {
    auto request = post(ping);
    request.method = method;
    auto const visit = Visit{std::move(request)};
    expect(visit.exchange.status() == 405);
    expect_equal(visit.header("allow"), "POST, OPTIONS");
  }
}

TEST("an origin or host that is not allowed is refused") {
  expect(status_of(post(ping, with(usual, {{"origin", "http://evil.example"}}))) == 403);
  expect(status_of(post(ping, with(usual, {{"origin", "http://localhost:3000"}}))) == 200);
  auto request = post(ping);
  request.authority = "evil.example";
  expect(status_of(request) == 403);
  request.authority = "127.0.0.1:8000";
  expect(status_of(request) == 200);
}

TEST("a page of an allowed origin may read the answer, others see no permission") {
  auto const allowed = Visit{post(ping, with(usual, {{"origin", "http://localhost:3000"}}))};
  expect_equal(allowed.header("access-control-allow-origin"), "http://localhost:3000");
  expect_equal(allowed.header("vary"), "Origin");
  auto const refused = Visit{post(ping, with(usual, {{"origin", "http://evil.example"}}))};
  expect_equal(refused.header("access-control-allow-origin"), "");
  auto const plain = Visit{post(ping)};
  expect_equal(plain.header("access-control-allow-origin"), "");
}

TEST("a preflight names the methods and headers, mirrored arguments included") {
  auto const visit = Visit{
      {.method = "OPTIONS",
       .path = "/mcp",
       .headers = {{"origin", "http://localhost:3000"},
                   {"access-control-request-headers", "content-type, Mcp-Param-Region, x-evil"}}}};
  expect(visit.exchange.status() == 204);
  expect_equal(visit.header("access-control-allow-methods"), "POST, OPTIONS");
  expect(visit.header("access-control-allow-headers").ends_with(", Mcp-Param-Region"));
}

TEST("the body is JSON, and the client takes JSON or events") {
  auto const typed = [](std::string type) {
    return status_of(post(ping, {{"content-type", std::move(type)}}));
  };
  expect(typed("application/json") == 200);
  expect(typed("Application/JSON; charset=utf-8") == 200);
  expect(typed("text/plain") == 415);
  expect(typed("application/jsonx") == 415);
  expect(status_of(post(ping, {})) == 415);
  auto const accepting = [](std::string accept) {
    return status_of(
        post(ping, {{"content-type", "application/json"}, {"accept", std::move(accept)}}));
  };
  expect(accepting("*/*") == 200);
  expect(accepting("application/json") == 200);
  expect(accepting("text/event-stream;q=0.5, application/json;q=0.1") == 200);
  expect(accepting("text/html") == 406);
  expect(accepting("") == 406);
}

TEST("a client that takes only events gets the answer as one") {
  auto const visit =
      Visit{post(ping, {{"content-type", "application/json"}, {"accept", "text/event-stream"}})};
  expect_equal(visit.header("content-type"), "text/event-stream");
  expect_equal(visit.exchange.body(),
               "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n");
}

TEST("what is told before the answer makes it a stream, each event sent at once") {
  auto visit = Visit{post(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":)"
                          R"({"name":"later","_meta":{"progressToken":1}}})")};
  expect(visit.exchange.answer() == host::MemoryExchange::Answer::none);
  visit.timer.advance(10);
  expect(visit.exchange.pieces().size() == 1);
  expect_equal(visit.header("content-type"), "text/event-stream");
  visit.timer.advance(10);
  expect(visit.exchange.answer() == host::MemoryExchange::Answer::ended);
  expect(visit.exchange.pieces().size() == 2);
  expect(visit.exchange.pieces()[1].contains("\"later\""));
}

TEST("several pieces of one call's work can wait for their messages to be sent") {
  auto visit = Visit{post(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":)"
                          R"({"name":"together","_meta":{"progressToken":1}}})"),
                     {},
                     {},
                     10};
  for (auto i = 0; i < 4; ++i) visit.timer.advance(10);
  expect(visit.exchange.answer() == host::MemoryExchange::Answer::ended);
  expect(visit.exchange.pieces().size() == 4);
  expect(visit.exchange.body().contains("\"all told\""));
}

TEST("a client that takes only JSON is told nothing before the answer") {
  auto visit = Visit{post(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":)"
                          R"({"name":"later","_meta":{"progressToken":1}}})",
                          {{"content-type", "application/json"}, {"accept", "application/json"}})};
  visit.timer.advance(20);
  expect_equal(visit.header("content-type"), "application/json");
  expect(visit.exchange.body().contains("\"later\""));
}

TEST("a client that goes away ends its call") {
  auto request = post(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":)"
                      R"({"name":"later","_meta":{"progressToken":1}}})");
  auto visit = Visit{std::move(request)};
  visit.exchange.leave_after(0);
  visit.timer.advance(10);
  expect(visit.done());
  expect(visit.timer.sleepers() == 0);
}

TEST("who listens hears a sign of life every two seconds, and is left when it goes") {
  constexpr auto second = mcp::Nanoseconds{1'000'000'000};
  auto timer = host::FakeTimer{};
  static auto* now_running = static_cast<host::FakeTimer*>(nullptr);
  now_running = &timer;
  auto store = mcp::MemoryStore{[] { return std::int64_t{0}; }};
  auto settings = mcp::Settings{};
  settings.store = &store;
  settings.sleep = [](mcp::Nanoseconds time) { return now_running->sleep(time); };
  auto visit = Visit{
      post(modern("subscriptions/listen", R"("notifications":{"toolsListChanged":true})"),
           with(usual,
                {{"mcp-protocol-version", "2026-07-28"}, {"mcp-method", "subscriptions/listen"}})),
      {},
      settings};
  auto const& pieces = visit.exchange.pieces();
  expect(pieces.size() == 1);
  expect(visit.exchange.body().contains("notifications/subscriptions/acknowledged"));
  timer.advance(second);
  expect(pieces.size() == 1);
  timer.advance(second);
  expect(pieces.size() == 2);
  expect_equal(pieces.back(), ":\n\n");
  visit.exchange.leave_after(0);
  timer.advance(2 * second);
  expect(visit.done());
  expect(timer.sleepers() == 0);
}

TEST("notifications and answers are accepted without a body") {
  auto const visit = Visit{post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})")};
  expect(visit.exchange.status() == 202);
  expect_equal(visit.exchange.body(), "");
}

TEST("a body beyond the limit is refused, whether announced or not") {
  auto settings = mcp::Settings{};
  settings.message_limit = 100;
  auto const announced = Visit{post("", with(usual, {{"content-length", "101"}})), {}, settings};
  expect(announced.exchange.status() == 413);
  auto const sent = Visit{
      {.path = "/mcp", .headers = usual, .body = {std::string(60, ' '), std::string(60, ' ')}},
      {},
      settings};
  expect(sent.exchange.status() == 413);
}

TEST("a body that ends early is refused, and never handled") {
  auto visit = Visit{{.path = "/mcp", .headers = usual, .body = {ping}, .body_is_complete = false}};
  expect(!visit.done());
  visit.exchange.leave();
  expect(visit.done());
  expect(visit.exchange.status() == 400);
}

TEST("what is no message is answered with 400") {
  expect(status_of(post("{")) == 400);
  expect(status_of(post("7")) == 400);
  expect(status_of(post(R"({"jsonrpc":"2.0","id":1,"method":7})")) == 400);
  expect(status_of(post("")) == 400);
}

TEST("an error of the older protocol travels with 200") {
  expect(status_of(post(R"({"jsonrpc":"2.0","id":1,"method":"x"})")) == 200);
}

TEST("a version that nobody knows is the modern protocol's to refuse") {
  auto const visit = Visit{post(ping, with(usual, {{"mcp-protocol-version", "1900-01-01"}}))};
  expect(visit.exchange.status() == 400);
}

TEST("a batch comes from a client of 2025-03-26, which names that version or none") {
  auto const batch = base::concat("[", ping, "]");
  expect(status_of(post(batch)) == 200);
  for (auto const& [version, status] :
       {std::pair{"2025-03-26", 200}, std::pair{"2025-06-18", 400}, std::pair{"2026-07-28", 400},
        std::pair{"1900-01-01", 400}}) {
    expect(status_of(post(batch, with(usual, {{"mcp-protocol-version", version}}))) == status);
  }
}

TEST("an answer to the modern revision has no id of null") {
  auto const visit = Visit{post("[", with(usual, {{"mcp-protocol-version", "2026-07-28"}}))};
  expect(visit.exchange.body().starts_with(R"({"jsonrpc":"2.0","error")"));
}

TEST("headers of the modern protocol repeat the body, checked in the order of the specification") {
  auto const version = std::pair<std::string, std::string>{"mcp-protocol-version", "2026-07-28"};
  auto const method = std::pair<std::string, std::string>{"mcp-method", "tools/call"};
  auto const name = std::pair<std::string, std::string>{"mcp-name", "now"};
  auto const body = modern("tools/call", R"("name":"now")");
  auto const code = [](host::MemoryRequest request) {
    auto const visit = Visit{std::move(request)};
    auto const text = visit.exchange.body();
    return visit.exchange.status() == 400 && text.contains("-32020");
  };
  expect(status_of(post(body, with(usual, {version, method, name}))) == 200);
  expect(code(post(body, with(usual, {method, name}))));
  expect(code(post(body, with(usual, {version, name}))));
  expect(code(post(body, with(usual, {version, method}))));
  expect(code(post(body, with(usual, {version, {"mcp-method", "TOOLS/CALL"}, name}))));
  expect(code(post(body, with(usual, {version, method, {"mcp-name", "other"}}))));
  expect(status_of(post(body, with(usual, {version, method, {"mcp-name", "  now  "}}))) == 200);
  expect(status_of(post(body, with(usual, {version, method, {"mcp-name", "=?base64?bm93?="}}))) ==
         200);
  expect(code(post(body, with(usual, {version, method, {"mcp-name", "=?base64?bm93=?="}}))));
}

TEST("a header that mirrors an argument must agree with it") {
  auto const headers = with(usual, {{"mcp-protocol-version", "2026-07-28"},
                                    {"mcp-method", "tools/call"},
                                    {"mcp-name", "route"}});
  auto const body = modern("tools/call", R"("name":"route","arguments":{"region":"Hello"})");
  auto const with_region = [&](std::string value) {
    return status_of(post(body, with(headers, {{"mcp-param-region", std::move(value)}})));
  };
  expect(with_region("Hello") == 200);
  expect(with_region("=?base64?SGVsbG8=?=") == 200);
  expect(with_region("=?base64?SGVsbG8?=") == 400);
  expect(with_region("hello") == 400);
  expect(status_of(post(body, headers)) == 400);
}

TEST("a schema of the author's own may name a header for what stands deeper") {
  auto const headers = with(usual, {{"mcp-protocol-version", "2026-07-28"},
                                    {"mcp-method", "tools/call"},
                                    {"mcp-name", "route_deeper"}});
  auto const status = [&](std::string_view arguments, Headers const& more) {
    auto const params = base::concat(R"("name":"route_deeper","arguments":)", arguments);
    return status_of(post(modern("tools/call", params), with(headers, more)));
  };
  expect(status(R"({"to":{"zone":7}})", {{"mcp-param-zone", "7"}}) == 200);
  expect(status(R"({"to":{"zone":7}})", {{"mcp-param-zone", "8"}}) == 400);
  expect(status(R"({"to":{"zone":7}})", {}) == 400);
  expect(status(R"({"to":{}})", {}) == 200);
  expect(status(R"({"to":7})", {}) == 200);
}

TEST("the time of a call is told in a header when asked for") {
  auto settings = mcp::Settings{};
  settings.timing.header = true;
  settings.now = [] { return mcp::Nanoseconds{1'500'000}; };
  auto const call = R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"now"}})";
  auto const timed = Visit{post(call), {}, settings};
  expect_equal(timed.header("server-timing"),
               "parse;dur=0.000, tool;dur=0.000, io;dur=0.000, total;dur=0.000");
  expect_equal(Visit{post(call)}.header("server-timing"), "");
}
