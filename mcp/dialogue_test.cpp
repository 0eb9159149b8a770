// Questions over several requests, as revision 2026-07-28 has them, and what must not pass for an
// answer.

#include "mcp/dialogue.hpp"

#include "base/test.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/seal.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

struct Name {
  mcp::Arg<std::string, "Your name"> name;
};
struct Sum {
  mcp::Arg<std::optional<int>, "How much"> sum;
};

auto runs = 0;  // of the handler of "pay"

auto shop(std::string name = "shop") -> mcp::Server {
  auto server = mcp::Server{{.name = std::move(name), .version = "1"}};
  using Text = mcp::Async<mcp::Result<std::string>>;
  auto const ask_name = [](mcp::CallContext& call) -> Text {
    auto const who = co_await call.elicit<Name>("Who?", {.key = "who"});
    co_return who ? base::concat("hello ", who->name) : std::string{"nobody"};
  };
  server.tool("name", "Asks.", ask_name);
  server.tool("other", "Asks the same.", ask_name);
  server.tool("pay", "Asks twice.", [](mcp::CallContext& call, Sum const& in) -> Text {
    ++runs;
    auto const first = co_await call.elicit<Name>("From?");
    auto const second = co_await call.elicit<Name>("To?");
    if (!first || !second) co_return "not paid";
    co_return base::concat(first->name, " pays ", second->name, " ", in.sum.get().value_or(1));
  });
  server.tool("many", "Asks three things at once.", [](mcp::CallContext& call) -> Text {
    auto questions = std::vector<mcp::Question>{};
    questions.push_back(mcp::form_question<Name>("Who?", {.key = "who"}));
    questions.push_back(mcp::sampling_question({.messages = {{.content = mcp::Text{"Hi"}}}}));
    questions.push_back(mcp::roots_question({.key = "roots"}));
    auto text = std::string{};
    for (auto const& each : co_await call.ask(std::move(questions))) {
      text += json::to_text(each.root());
    }
    co_return text;
  });
  server.tool("page", "Sends to a page.", [](mcp::CallContext& call) -> Text {
    co_return co_await call.elicit_url("Log in", "https://a.example") ? "opened" : "not opened";
  });
  server.tool("open", "Asks for anything.", [](mcp::CallContext& call) -> Text {
    auto const anything =
        co_await call.elicit("?", mcp::Raw{R"({"type":"object","properties":{}})"});
    auto const more = co_await call.elicit<Name>("More?");
    co_return base::concat(anything ? anything->text : "", more ? more->name : "");
  });
  server.tool("needs", "Needs a model.", [](mcp::CallContext& call) -> Text {
    co_await call.require(mcp::Ability::sampling);
    co_return "has it";
  });
  server.prompt("name", "Asks.", ask_name);
  server.resource("name:mine", "Mine", ask_name);
  return server;
}

constexpr auto everything =
    std::string_view{R"({"elicitation":{"form":{},"url":{}},"sampling":{},"roots":{}})"};

auto time_now = std::int64_t{1000};

auto settings() -> mcp::Settings {
  static auto const seal = *mcp::Seal::with_key("a key for tests only");
  auto result = mcp::Settings{};
  result.seal = &seal;
  result.unix_time = [] { return time_now; };
  return result;
}

auto client_of(mcp::Server server, mcp::Settings const& with = settings()) -> mcp::TestClient {
  auto client = mcp::TestClient{std::move(server), mcp::newest, with};
  client.declare(everything);
  return client;
}

// Calls again with answers and with the state that came before.
auto again(mcp::TestClient& client, std::string_view tool, std::string_view state,
           std::string_view answers, std::string_view arguments = "{}") -> mcp::Reply {
  return client.request(
      "tools/call",
      base::concat(R"({"name":")", tool, R"(","arguments":)", arguments, R"(,"requestState":)",
                   json::quote(state), R"(,"inputResponses":)", answers, "}"));
}

auto state_of(mcp::Reply const& reply) -> std::string {
  expect_equal(reply.find("/result/resultType"), "input_required");
  expect(!reply.find("/result/_meta/io.modelcontextprotocol~1serverInfo/name").empty());
  return reply.find("/result/requestState");
}

constexpr auto bo = std::string_view{R"({"who":{"action":"accept","content":{"name":"Bo"}}})"};

auto expect_refused(mcp::Reply const& reply, std::string_view why) -> void {
  expect(reply.error_code() == mcp::error_code::invalid_params && reply.http_status() == 200);
  expect_equal(reply.error_message(), base::concat("params.requestState is refused: ", why,
                                                   "; call again without it to be asked anew"));
}

}  // namespace

TEST("a question is an answer of its own, and the client calls again with what it was told") {
  auto client = client_of(shop());
  auto const first = client.call("name");
  expect(first.done() && first.questions().empty());
  expect_equal(
      first.find("/result/inputRequests"),
      R"({"who":{"method":"elicitation/create","params":{"message":"Who?",)"
      R"("requestedSchema":{"type":"object","properties":{"name":{"type":"string",)"
      R"("description":"Your name"}},"required":["name"],"additionalProperties":false}}}})");
  for (auto const* absent : {"/result/content", "/result/ttlMs", "/result/isError"}) {
    expect_equal(first.find(absent), "");
  }
  auto const second = again(client, "name", state_of(first), bo);
  expect_equal(second.text(), "hello Bo");
  expect_equal(second.find("/result/resultType"), "complete");
  expect_equal(second.find("/result/requestState"), "");
  auto const declined =
      again(client, "name", state_of(client.call("name")), R"({"who":{"action":"decline"}})");
  expect_equal(declined.text(), "nobody");
}

TEST("prompts and resources ask too, each for itself") {
  auto client = client_of(shop());
  auto const tool_state = state_of(client.call("name"));
  for (auto const& [method, target] : {std::pair{"prompts/get", R"("name":"name")"},
                                       std::pair{"resources/read", R"("uri":"name:mine")"}}) {
    auto const first = client.request(method, base::concat("{", target, "}"));
    auto const retry = [&](std::string_view state) {
      return client.request(method,
                            base::concat("{", target, R"(,"requestState":)", json::quote(state),
                                         R"(,"inputResponses":)", bo, "}"));
    };
    expect_equal(first.find("/result/ttlMs"), "");
    expect(retry(state_of(first)).message().contains("hello Bo"));
    expect_refused(retry(tool_state),
                   "it is none of ours, was changed, or belongs to another request");
  }
}

TEST("questions one after another come in rounds, with another state each") {
  auto client = client_of(shop());
  runs = 0;
  auto const first = client.call("pay", R"({"sum":5})");
  auto const state = state_of(first);
  expect(first.find("/result/inputRequests").starts_with(R"({"question-1":)"));
  auto const second =
      again(client, "pay", state, R"({"question-1":{"action":"accept","content":{"name":"A"}}})",
            R"({"sum":5})");
  expect(state_of(second) != state);
  expect(second.find("/result/inputRequests").starts_with(R"({"question-2":)"));
  auto const third =
      again(client, "pay", state_of(second),
            R"({"question-2":{"action":"accept","content":{"name":"B"}}})", R"({"sum":5})");
  expect_equal(third.text(), "A pays B 5");
  expect(runs == 3);
}

TEST("with a state, an answer counts only for a question that was put") {
  auto client = client_of(shop());
  auto const both = std::string_view{R"({"question-1":{"action":"accept","content":{"name":"A"}},)"
                                     R"("question-2":{"action":"accept","content":{"name":"B"}}})"};
  auto const first = again(client, "pay", state_of(client.call("pay")), both);
  expect(first.find("/result/inputRequests").starts_with(R"({"question-2":)"));
  // Who asks nothing and is asked nothing may tell all at once.
  auto const told =
      client.request("tools/call", base::concat(R"({"name":"pay","inputResponses":)", both, "}"));
  expect_equal(told.text(), "A pays B 1");
}

TEST("several questions at once: those without a right answer are asked again") {
  auto client = client_of(shop());
  auto const first = client.call("many");
  expect_equal(first.find("/result/inputRequests/who/method"), "elicitation/create");
  expect_equal(first.find("/result/inputRequests/question-1/method"), "sampling/createMessage");
  expect_equal(first.find("/result/inputRequests/roots"), R"({"method":"roots/list","params":{}})");
  auto const second = again(
      client, "many", state_of(first),
      R"({"roots":{"roots":[]},"who":{"action":"accept","content":{"name":12345}},"more":{}})");
  expect_equal(second.find("/result/inputRequests/roots"), "");
  expect(!second.find("/result/inputRequests/who").empty());
  expect(!second.find("/result/inputRequests/question-1").empty());
  auto const third = again(
      client, "many", state_of(second),
      R"({"who":{"action":"cancel"},"question-1":{"role":"assistant","model":"m","content":[]}})");
  expect_equal(third.text(),
               R"({"action":"cancel"}{"role":"assistant","model":"m","content":[]}{"roots":[]})");
}

TEST("answers of the wrong kind are no answers: the question is put again") {
  auto client = client_of(shop());
  for (auto const* answers :
       {"null", "7", "[]", "{}", R"({"who":12345})", R"({"who":null})", R"({"who":{}})",
        R"({"who":{"action":"accept"}})", R"({"other":{"action":"decline"}})",
        R"({"who":{"action":"accept","content":{"name":"a","more":1}}})"}) {
    auto const reply = again(client, "name", state_of(client.call("name")), answers);
    expect(!state_of(reply).empty());
    expect(!reply.find("/result/inputRequests/who").empty());
  }
}

TEST("a state that was changed in any way is refused") {
  auto client = client_of(shop());
  auto const good = state_of(client.call("name"));
  auto const why = "it is none of ours, was changed, or belongs to another request";
  expect_refused(
      again(client, "name",
            base::concat("A", good.substr(1)) == good ? base::concat("B", good.substr(1))
                                                      : base::concat("A", good.substr(1)),
            bo),
      why);
  expect_refused(again(client, "name", "?", bo), "it is none of ours");
  expect(again(client, "name", base::concat(good, "-TAMPERED"), bo).error_code() ==
         mcp::error_code::invalid_params);
  for (auto const* no_string : {"7", "null", "{}", "true"}) {
    auto const reply = client.request(
        "tools/call", base::concat(R"({"name":"name","requestState":)", no_string, "}"));
    expect(reply.error_code() == mcp::error_code::invalid_params);
  }
  // Nothing was asked of what was tampered with: the good one is good still.
  expect_equal(again(client, "name", good, bo).text(), "hello Bo");
}

TEST("a state is good for an hour") {
  auto client = client_of(shop());
  time_now = 1000;
  auto const state = state_of(client.call("name"));
  time_now = 4599;
  expect_equal(again(client, "name", state, bo).text(), "hello Bo");
  time_now = 4600;
  expect_refused(again(client, "name", state, bo), "it is too old");
  time_now = 1000;
}

TEST("a state is for its tool, its arguments, its caller, its server and its key") {
  auto const why =
      std::string_view{"it is none of ours, was changed, or belongs to another request"};
  auto client = client_of(shop());
  expect_refused(again(client, "other", state_of(client.call("name")), bo), why);
  auto const paid = state_of(client.call("pay", R"({"sum":5})"));
  auto const answers = R"({"question-1":{"action":"accept","content":{"name":"A"}}})";
  expect_refused(again(client, "pay", paid, answers, R"({"sum":500})"), why);
  expect_refused(again(client, "pay", paid, answers), why);
  expect(again(client, "pay", paid, answers, R"( { "sum" : 5 } )").error_code() == 0);

  auto const state = state_of(client.call("name"));
  auto with = settings();
  with.principal = "eve";
  auto other_caller = client_of(shop(), with);
  expect_refused(again(other_caller, "name", state, bo), why);
  auto other_server = client_of(shop("bank"));
  expect_refused(again(other_server, "name", state, bo), why);
  static auto const seal = *mcp::Seal::with_key("another key for tests");
  with = settings();
  with.seal = &seal;
  auto other_key = client_of(shop(), with);
  expect_refused(again(other_key, "name", state, bo), why);
  // Any instance that has the key will do.
  auto twin = client_of(shop());
  expect_equal(again(twin, "name", state, bo).text(), "hello Bo");
}

TEST("who is called what cannot run together with what is called") {
  auto with = settings();
  with.principal = "a";
  auto const state = [&] {
    auto client = client_of(shop("b"), with);
    return state_of(client.call("name"));
  }();
  with.principal = "";
  auto client = client_of(shop("ba"), with);
  expect(again(client, "name", state, bo).error_code() == mcp::error_code::invalid_params);
}

TEST("without a store a state can be sent again until it is too old, and by its caller alone") {
  auto client = client_of(shop(), settings());
  auto const state = state_of(client.call("name"));
  expect_equal(again(client, "name", state, bo).text(), "hello Bo");
  expect_equal(again(client, "name", state, bo).text(), "hello Bo");
  auto with = settings();
  with.principal = "somebody else";
  auto other = client_of(shop(), with);
  expect_equal(again(other, "name", state, bo).find("/error/code"), "-32602");
}

TEST("where instances share a store, a state is good once") {
  auto store = mcp::MemoryStore{[] { return time_now; }};
  auto with = settings();
  with.store = &store;
  auto client = client_of(shop(), with);
  auto const state = state_of(client.call("name"));
  expect_equal(again(client, "name", state, bo).text(), "hello Bo");
  expect_refused(again(client, "name", state, bo), "it was used before");
  auto twin = client_of(shop(), with);
  expect_refused(again(twin, "name", state, bo), "it was used before");
  // Each round has another.
  auto const first = state_of(client.call("name"));
  auto const second = state_of(again(client, "name", first, "{}"));
  expect_equal(again(client, "name", second, bo).text(), "hello Bo");
}

TEST("a client is not asked what it did not declare with the request") {
  auto client = client_of(shop());
  auto const refused = [&](std::string_view declared, std::string_view tool,
                           std::string_view required) {
    client.declare(declared);
    auto const reply = client.call(tool);
    expect(reply.error_code() == mcp::error_code::missing_required_client_capability);
    expect(reply.http_status() == 400);
    expect_equal(reply.find("/error/data"),
                 base::concat(R"({"requiredCapabilities":)", required, "}"));
  };
  refused("{}", "name", R"({"elicitation":{}})");
  refused(R"({"sampling":{}})", "name", R"({"elicitation":{}})");
  refused(R"({"elicitation":{"url":{}}})", "name", R"({"elicitation":{}})");
  refused(R"({"elicitation":{}})", "page", R"({"elicitation":{"url":{}}})");
  refused(R"({"elicitation":{},"roots":{}})", "many", R"({"sampling":{}})");
  refused("{}", "needs", R"({"sampling":{}})");
  for (auto const& [method, target] : {std::pair{"prompts/get", R"({"name":"name"})"},
                                       std::pair{"resources/read", R"({"uri":"name:mine"})"}}) {
    expect(client.declare("{}").request(method, target).error_code() ==
           mcp::error_code::missing_required_client_capability);
  }
  expect_equal(client.declare(R"({"sampling":{}})").call("needs").text(), "has it");
}

TEST("a page to visit has no id any more") {
  auto client = client_of(shop());
  auto const first = client.call("page");
  expect_equal(first.find("/result/inputRequests/question-1/params"),
               R"({"mode":"url","message":"Log in","url":"https://a.example"})");
  expect_equal(
      again(client, "page", state_of(first), R"({"question-1":{"action":"accept"}})").text(),
      "opened");
}

TEST("a server without a key says that it cannot ask") {
  auto client = client_of(shop(), {});
  auto const reply = client.call("name");
  expect(reply.is_error());
  expect_equal(reply.text(),
               "the server has no key to seal the question with; its operator can set "
               "one in WASMMCP_KEY");
}

TEST("an answer may nest as deep as a message may") {
  auto with = settings();
  with.depth_limit = 1000;
  auto client = client_of(shop(), with);
  auto const deep = base::concat(std::string(900, '['), std::string(900, ']'));
  auto const second =
      again(client, "open", state_of(client.call("open")),
            base::concat(R"({"question-1":{"action":"accept","content":{"x":)", deep, "}}}"));
  auto const third = again(client, "open", state_of(second),
                           R"({"question-2":{"action":"accept","content":{"name":"!"}}})");
  expect_equal(third.text(), base::concat(R"({"x":)", deep, "}!"));
}

TEST("names that nobody has had before are told apart without help, too") {
  expect(mcp::unique_id({}) != mcp::unique_id({}));
}
