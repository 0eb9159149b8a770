// Questions to the client, as handlers put them. servers/conformance/ asks in every other way.

#include "base/test.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/seal.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

struct Name {
  mcp::Arg<std::string, "Your name"> name;
};
struct Age {
  mcp::Arg<int, "In years", mcp::at_least{0}> age;
};

auto ask_at_once(mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
  auto const [roots, name] =
      co_await call.ask(mcp::roots_question(), mcp::form_question<Name>("Who?", {.key = "name"}));
  co_return base::concat(name->name, " has ", roots.size(), " roots");
}

auto ask_in_turn(mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
  auto const name = co_await call.ask(mcp::form_question<Name>("Who?", {.key = "name"}));
  auto const age = co_await call.elicit<Age>("How old?", {.key = "age"});
  co_return base::concat(name->name, " is ", age->age.get());
}

// As it must not be: the tools would have changed twice.
auto change_and_ask(mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
  call.tools_changed();
  auto const name = co_await call.elicit<Name>("Who?", {.key = "name"});
  co_return base::concat("changed for ", name->name);
}

auto asker() -> mcp::Server {
  auto server = mcp::Server{{.name = "asker", .version = "1"}};
  server.announce_changes();
  server.tool("change_and_ask", "Changes something, and asks then.", change_and_ask);
  server.tool("at_once", "Asks two things.", ask_at_once);
  server.tool("in_turn", "Asks one thing, then another.", ask_in_turn);
  return server;
}

auto settings_with(mcp::Seal const* seal) -> mcp::Settings {
  auto settings = mcp::Settings{};
  settings.seal = seal;
  settings.unix_time = [] { return std::int64_t{1'800'000'000}; };
  return settings;
}

// A client that can be asked.
struct Client : mcp::TestClient {
  Client(mcp::Revision revision, mcp::Seal const* seal)
      : TestClient{asker(), revision, settings_with(seal)} {
    declare(R"({"elicitation":{},"roots":{}})");
  }
};

auto seal() -> mcp::Seal const* {
  static auto const made = MUST(mcp::Seal::with_key("0123456789abcdef"));
  return &made;
}

// A call with answers, and the state that came before if there was one.
auto call(mcp::TestClient& client, std::string_view tool, std::string_view answers,
          mcp::Reply const* before = nullptr) -> mcp::Reply {
  auto const state = before ? before->find("/result/requestState") : std::string{};
  return client.request(
      "tools/call",
      base::concat(R"({"name":")", tool, R"(","inputResponses":)", answers,
                   state.empty() ? "" : base::concat(R"(,"requestState":)", json::quote(state)),
                   "}"));
}

constexpr auto both_answers = R"({"name":{"action":"accept","content":{"name":"Bo"}},)"
                              R"("age":{"action":"accept","content":{"age":7}}})";

}  // namespace

TEST("several questions at once are answered each with its own type") {
  auto modern = Client{mcp::newest, seal()};
  auto const first = modern.call("at_once");
  expect_equal(first.find("/result/inputRequests/question-1/method"), "roots/list");
  expect_equal(first.find("/result/inputRequests/name/method"), "elicitation/create");
  auto const second = call(modern, "at_once",
                           R"({"question-1":{"roots":[{"uri":"file:///a"}]},)"
                           R"("name":{"action":"accept","content":{"name":"Bo"}}})",
                           &first);
  expect_equal(second.text(), "Bo has 1 roots");

  auto legacy = Client{mcp::newest_legacy, nullptr};
  auto const reply = legacy.call("at_once");
  for (auto const* answer : {R"({"roots":[]})", R"({"action":"accept","content":{"name":"Bo"}})"}) {
    legacy.answer(reply, answer);
  }
  expect_equal(reply.text(), "Bo has 0 roots");
}

TEST("answers may come with the first request") {
  auto client = Client{mcp::newest, seal()};
  expect_equal(call(client, "in_turn", both_answers).text(), "Bo is 7");
}

TEST("with a state only what was asked is answered") {
  auto client = Client{mcp::newest, seal()};
  auto const first = client.call("in_turn");
  auto const second = call(client, "in_turn", both_answers, &first);
  expect_equal(second.find("/result/inputRequests/name"), "");
  expect_equal(second.find("/result/inputRequests/age/method"), "elicitation/create");
  expect_equal(call(client, "in_turn", both_answers, &second).text(), "Bo is 7");
}

TEST("without a key a question is an error that says how to set one") {
  auto client = Client{mcp::newest, nullptr};
  auto const reply = call(client, "in_turn", both_answers);
  expect(reply.is_error());
  expect_equal(reply.text(),
               "the server has no key to seal the question with; its operator can set one in "
               "WASMMCP_KEY");
}

TEST("a question after a change is an error where the handler would run again with the answer") {
  auto modern = Client{mcp::newest, seal()};
  expect(modern.call("change_and_ask").error_message().contains("has to ask first"));
  // With the answer in the request nothing is asked.
  expect_equal(
      call(modern, "change_and_ask", R"({"name":{"action":"accept","content":{"name":"Bo"}}})")
          .text(),
      "changed for Bo");

  auto legacy = Client{mcp::newest_legacy, nullptr};
  auto const reply = legacy.call("change_and_ask");
  legacy.answer(reply, R"({"action":"accept","content":{"name":"Bo"}})");
  expect_equal(reply.text(), "changed for Bo");
}
