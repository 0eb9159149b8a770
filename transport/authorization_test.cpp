#include "transport/authorization.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/memory_exchange.hpp"
#include "mcp/seal.hpp"
#include "transport/http.hpp"

namespace {

struct Sure {
  mcp::Arg<bool, "Whether you are"> sure;
};

constexpr auto alice = "alice-0123456789";
constexpr auto bob = "bob-0123456789abcdef";

auto tokens(std::string_view list = "alice-0123456789, bob-0123456789abcdef") -> transport::Tokens {
  return MUST(transport::Tokens::read(list));
}

// Who calls with these Authorization headers, or how they are refused->
auto caller(std::vector<std::string> const& values) -> std::string {
  auto head = host::RequestHead{.method = "POST", .path = "/mcp"};
  for (auto const& value : values) head.headers.push_back({"authorization", value});
  auto const caller = tokens().caller(head);
  if (caller) return caller->principal;
  auto const& [status, challenge, message] = caller.error();
  return base::concat(status, " ", challenge);
}

auto caller(std::string value) -> std::string { return caller(std::vector{std::move(value)}); }

auto fault(std::string_view list) -> std::string {
  auto const read = transport::Tokens::read(list);
  return read ? "taken" : read.error().message;
}

// One request to a server that wants a token.
auto answer(host::MemoryRequest request, mcp::Settings const& settings = {})
    -> std::unique_ptr<host::MemoryExchange> {
  auto server = mcp::Server{{.name = "test", .version = "1"}};
  server.tool("ask", "Asks.", [](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
    auto const sure = co_await call.elicit<Sure>("Sure?");
    co_return sure ? "sure" : "not sure";
  });
  auto const authorization = tokens();
  auto const policy = transport::Policy{.authorization = &authorization};
  auto exchange = std::make_unique<host::MemoryExchange>(std::move(request));
  auto work = transport::serve_http(server, settings, policy, *exchange);
  work.start();
  return exchange;
}

constexpr auto ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";

auto post(std::string_view token, std::string_view body = ping) -> host::MemoryRequest {
  auto request = host::MemoryRequest{.headers = {{"content-type", "application/json"}},
                                     .body = {std::string{body}}};
  if (!token.empty()) {
    request.headers.emplace_back("authorization", base::concat("Bearer ", token));
  }
  return request;
}

constexpr auto no_token = R"(401 Bearer realm="mcp")";
constexpr auto wrong_token = R"(401 Bearer realm="mcp", error="invalid_token")";

}  // namespace

TEST("each token is a caller of its own, and its name tells nothing of it") {
  expect_equal(caller(base::concat("Bearer ", alice)), "token 1");
  expect_equal(caller(base::concat("Bearer ", bob)), "token 2");
}

TEST("the scheme may be written in any case, and spaces may stand around") {
  for (auto const* scheme : {"Bearer ", "bearer ", "BEARER ", "  Bearer   ", "bEARER \t"}) {
    expect_equal(caller(base::concat(scheme, alice)), "token 1");
    expect_equal(caller(base::concat(scheme, alice, "  \t")), "token 1");
  }
}

TEST("without a bearer token there is nothing that could be wrong with it") {
  expect_equal(caller(std::vector<std::string>{}), no_token);
  for (auto const* value :
       {"", "Bearer", "Bearer ", "Basic YWxpY2U6eA==", "alice-0123456789", "Beareralice-0123456789",
        "Bearer=alice-0123456789", "Bear", "Token alice-0123456789"}) {
    expect_equal(caller(value), no_token);
  }
}

TEST("a token is right in full or not at all") {
  for (auto const* value :
       {"alice-012345678", "alice-01234567890", "lice-0123456789", "Alice-0123456789",
        "alice-0123456789alice-0123456789", "alice-0123456788", "alice-0123456789,",
        "alice-0123456789, bob-0123456789abcdef", "alice-0123456789 bob-0123456789abcdef",
        "\"alice-0123456789\"", "x", "\xff\xfe", "token 1"}) {
    expect_equal(caller(base::concat("Bearer ", value)), wrong_token);
  }
  expect_equal(caller(base::concat("Bearer ", std::string(1'000'000, 'a'))), wrong_token);
  expect_equal(caller(base::concat("Bearer ", alice, std::string_view{"\0", 1})), wrong_token);
}

TEST("two Authorization headers are refused, also when both are right") {
  auto const right = base::concat("Bearer ", alice);
  constexpr auto refused = R"(400 Bearer realm="mcp", error="invalid_request")";
  expect_equal(caller({right, right}), refused);
  expect_equal(caller({right, "Basic x"}), refused);
  expect_equal(caller({"", right}), refused);
}

TEST("a token that is easy to guess is told by its number, never shown") {
  expect_equal(fault("alice-0123456789"), "taken");
  expect_equal(fault(" alice-0123456789 ,, bob-0123456789abcdef ,"), "taken");
  expect_equal(fault("alice-0123456789,secret"),
               "WASMMCP_TOKEN: a token has 16 or more visible ASCII characters and no others, but "
               "number 2 of 2 has 6; `openssl rand -hex 32` makes a good one");
  expect_equal(fault("secret secret secret"),
               "WASMMCP_TOKEN: a token has 16 or more visible ASCII characters and no others, but "
               "number 1 of 1 has others; `openssl rand -hex 32` makes a good one");
  expect_equal(fault("alice-0123456789\xc3\xa9"), fault("secret secret secret"));
  expect_equal(fault(""), fault(" , "));
  expect_equal(fault(" , "), "WASMMCP_TOKEN: there is no token between the commas");
}

TEST("who may not call is told how, and nothing of the message is looked at") {
  for (auto const* token : {"", "a wrong one"}) {
    auto request = post(token, "this is no JSON");
    request.body_is_complete = false;
    auto const refused = answer(std::move(request));
    expect(refused->status() == 401);
    expect_equal(refused->header("content-type").value_or(""), "application/json");
    expect_equal(refused->header("www-authenticate").value_or(""),
                 std::string_view{*token ? wrong_token : no_token}.substr(4));
    expect(refused->body().starts_with(R"({"jsonrpc":"2.0","error":{"code":-32600,)"));
    expect(refused->body().contains("WASMMCP_TOKEN"));
    expect(!refused->body().contains(alice) && !refused->body().contains("a wrong one"));
  }
  auto const taken = answer(post(alice));
  expect(taken->status() == 200);
  expect_equal(taken->body(), R"({"jsonrpc":"2.0","id":1,"result":{}})");
}

TEST("probes and preflights need no token, and origins are looked at before it") {
  expect(answer({.method = "GET", .path = "/health"})->status() == 200);
  expect(answer({.method = "OPTIONS", .headers = {{"origin", "http://localhost:1"}}})->status() ==
         204);
  auto request = post(alice);
  request.headers.emplace_back("origin", "http://evil.example");
  expect(answer(request)->status() == 403);
  request.headers.back().second = "http://localhost:1";
  expect(answer(request)->status() == 200);
}

TEST("a page may read why it was refused") {
  auto request = post("");
  request.headers.emplace_back("origin", "http://localhost:1");
  auto const refused = answer(request);
  expect(
      refused->header("access-control-expose-headers").value_or("").contains("WWW-Authenticate"));
  expect_equal(refused->header("access-control-allow-origin").value_or(""), "http://localhost:1");
}

TEST("what was sealed for one caller is refused to another") {
  auto const seal = MUST(mcp::Seal::with_key("a key for tests only"));
  auto const settings = mcp::Settings{
      .seal = &seal, .principal = "nobody", .unix_time = [] { return std::int64_t{1}; }};
  auto const ask = [&](std::string_view token, std::string_view members) {
    auto request = post(
        token,
        base::concat(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask",)",
                     members, R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)",
                     R"("io.modelcontextprotocol/clientCapabilities":{"elicitation":{}}}}})"));
    request.headers.insert(request.headers.end(), {{"mcp-protocol-version", "2026-07-28"},
                                                   {"mcp-method", "tools/call"},
                                                   {"mcp-name", "ask"}});
    return answer(std::move(request), settings)->body();
  };
  auto const question = ask(alice, "");
  constexpr auto before = std::string_view{R"("requestState":")"};
  auto const start = question.find(before);
  expect(start != question.npos);
  if (start == question.npos) return;
  auto const state = question.substr(
      start + before.size(), question.find('"', start + before.size()) - start - before.size());
  auto const back =
      base::concat(R"("requestState":")", state,
                   R"(","inputResponses":{"1":{"action":"accept","content":{"sure":true}}},)");
  expect(ask(alice, back).contains("\"sure\""));
  expect(ask(bob, back).contains("\"error\""));
}
