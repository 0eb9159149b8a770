// Asking the client while it waits, as the revisions up to 2025-11-25 have it. dialogue_test.cpp
// has the other way.

#include "base/test.hpp"
#include "host/memory/fake_timer.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

struct Name {
  mcp::Arg<std::string, "Your name"> name;
};

auto outcome(mcp::Elicitation<Name> const& answer) -> std::string {
  if (answer) return base::concat("hello ", answer->name);
  return answer.action == mcp::Action::decline ? "declined" : "cancelled";
}

auto asker() -> mcp::Server {
  auto server = mcp::Server{{.name = "asker", .version = "1"}};
  using Text = mcp::Async<mcp::Result<std::string>>;
  server.tool("name", "Asks for a name.", [](mcp::CallContext& call) -> Text {
    co_return outcome(co_await call.elicit<Name>("Who?"));
  });
  server.tool("raw", "Asks with a schema of its own.", [](mcp::CallContext& call) -> Text {
    auto const schema = mcp::Raw{
        R"({"type":"object","properties":{"c":{"type":"string","oneOf":[{"const":"#f00","title":"Red"}]}}})"};
    auto const answer = co_await call.elicit("Which?", schema);
    co_return answer ? answer->text : std::string{"nothing"};
  });
  server.tool("page", "Sends to a page.", [](mcp::CallContext& call) -> Text {
    auto const opened = co_await call.elicit_url("Log in", "https://a.example/login");
    co_await call.elicitation_complete();
    co_await call.elicitation_complete();
    co_return opened ? "opened" : "not opened";
  });
  server.tool("model", "Asks the model.", [](mcp::CallContext& call) -> Text {
    auto const said = co_await call.sample({.messages = {{.content = mcp::Text{"Hi"}}}});
    co_return base::concat(said.model, ": ", said.text);
  });
  server.tool("model_with_tools", "Lends the model a tool.", [](mcp::CallContext& call) -> Text {
    auto message = mcp::CreateMessage{.tools = R"([{"name":"t","inputSchema":{"type":"object"}}])"};
    message.messages.emplace_back(mcp::Role::user, mcp::Text{"Use it"});
    auto const first = co_await call.sample(message);
    message.messages.emplace_back(mcp::Role::assistant, first.content);
    message.messages.emplace_back(
        mcp::Role::user,
        mcp::Raw{
            R"([{"type":"tool_result","toolUseId":"1","content":[{"type":"text","text":"5"}]}])"});
    co_return (co_await call.sample(message)).text;
  });
  server.tool("roots", "Asks for the roots.", [](mcp::CallContext& call) -> Text {
    auto text = std::string{};
    for (auto const& root : co_await call.roots()) text += base::concat(root.uri, " ");
    co_return text;
  });
  server.tool("twice", "Asks two things, one after another.", [](mcp::CallContext& call) -> Text {
    auto questions = std::vector<mcp::Question>{};
    questions.push_back(mcp::form_question<Name>("First?"));
    questions.push_back(mcp::roots_question());
    auto const answers = co_await call.ask(std::move(questions));
    co_return base::concat(json::to_text(answers[0].root()), json::to_text(answers[1].root()));
  });
  server.tool("needs", "Needs a model.", [](mcp::CallContext& call) -> Text {
    co_await call.require(mcp::Ability::sampling);
    co_return "has it";
  });
  server.prompt("greeting", "Asks for a name.", [](mcp::CallContext& call) -> Text {
    co_return outcome(co_await call.elicit<Name>("Who?"));
  });
  server.resource("name:mine", "Mine", [](mcp::CallContext& call) -> Text {
    co_return outcome(co_await call.elicit<Name>("Who?"));
  });
  return server;
}

constexpr auto everything =
    std::string_view{R"({"elicitation":{"form":{},"url":{}},"sampling":{"tools":{}},"roots":{}})"};

auto client_that_answers(mcp::Settings const& settings = {}) -> mcp::TestClient {
  auto client = mcp::TestClient{asker(), mcp::newest_legacy, settings};
  client.declare(everything);
  return client;
}

auto member(std::string_view message, std::string_view pointer) -> std::string {
  auto const document = *json::Document::parse(message);
  return json::to_text(*document.root().at(pointer));
}

}  // namespace

TEST("a question goes out while the call waits, and its answer ends the call") {
  auto client = client_that_answers();
  auto const call = client.call("name");
  expect(!call.done() && call.message().empty());
  expect_equal(member(call.questions().at(0), "/method"), R"("elicitation/create")");
  expect_equal(member(call.questions().at(0), "/params"),
               R"({"message":"Who?","requestedSchema":{"type":"object","properties":{"name":)"
               R"({"type":"string","description":"Your name"}},"required":["name"],)"
               R"("additionalProperties":false}})");
  client.answer(call, R"({"action":"accept","content":{"name":"Bo"}})");
  expect(call.done());
  expect_equal(call.text(), "hello Bo");
  auto const declined = client.call("name");
  client.answer(declined, R"({"action":"decline"})");
  expect_equal(declined.text(), "declined");
  auto const cancelled = client.call("name");
  client.answer(cancelled, R"({"action":"cancel"})");
  expect_equal(cancelled.text(), "cancelled");
}

TEST("a schema of the author's own goes out as it stands, and the content comes back so") {
  auto client = client_that_answers();
  auto const call = client.call("raw");
  expect_equal(member(call.questions().at(0), "/params/requestedSchema"),
               R"({"type":"object","properties":{"c":{"type":"string",)"
               R"("oneOf":[{"const":"#f00","title":"Red"}]}}})");
  client.answer(call, R"({"action":"accept","content":{"c":"#f00"}})");
  expect_equal(call.text(), R"({"c":"#f00"})");
}

TEST("a page to visit has an id of its own in the revision that knows one") {
  auto client = client_that_answers();
  auto const call = client.call("page");
  auto const id = member(call.questions().at(0), "/id");
  expect_equal(member(call.questions().at(0), "/params"),
               base::concat(R"({"mode":"url","message":"Log in","url":"https://a.example/login",)"
                            R"("elicitationId":)",
                            id, "}"));
  client.answer(call, R"({"action":"accept"})");
  expect_equal(call.text(), "opened");
  expect(call.notifications().size() == 1);
  expect_equal(call.notifications().at(0),
               base::concat(R"({"jsonrpc":"2.0","method":"notifications/elicitation/complete",)"
                            R"("params":{"elicitationId":)",
                            id, "}}"));

  auto older = mcp::TestClient{asker(), mcp::Revision::v2025_06_18};
  auto const without = older.declare(everything).call("page");
  older.answer(without, R"({"action":"accept"})");
  expect_equal(without.text(), "opened");
  expect(without.notifications().empty());
}

TEST("the model is asked, with tools over several turns") {
  auto client = client_that_answers();
  auto const call = client.call("model");
  expect_equal(member(call.questions().at(0), "/method"), R"("sampling/createMessage")");
  client.answer(call,
                R"({"role":"assistant","model":"m1","content":{"type":"text","text":"Hello"}})");
  expect_equal(call.text(), "m1: Hello");

  auto const longer = client.call("model_with_tools");
  client.answer(longer, R"({"role":"assistant","model":"m","stopReason":"toolUse","content":)"
                        R"([{"type":"tool_use","id":"1","name":"t","input":{}}]})");
  expect_equal(member(longer.questions().at(1), "/params/messages"),
               R"([{"role":"user","content":{"type":"text","text":"Use it"}},)"
               R"({"role":"assistant","content":)"
               R"([{"type":"tool_use","id":"1","name":"t","input":{}}]},)"
               R"({"role":"user","content":[{"type":"tool_result","toolUseId":"1",)"
               R"("content":[{"type":"text","text":"5"}]}]}])");
  client.answer(longer,
                R"({"role":"assistant","model":"m","content":[{"type":"text","text":"5!"}]})");
  expect_equal(longer.text(), "5!");
}

TEST("roots are asked for") {
  auto client = client_that_answers();
  auto const call = client.call("roots");
  expect_equal(member(call.questions().at(0), "/method"), R"("roots/list")");
  client.answer(call, R"({"roots":[{"uri":"file:///a"},{"uri":"file:///b"}]})");
  expect_equal(call.text(), "file:///a file:///b ");
}

TEST("several questions go out one after another, each with an id of its own") {
  auto client = client_that_answers();
  auto const call = client.call("twice");
  expect(call.questions().size() == 1);
  client.answer(call, R"({"action":"decline"})");
  expect(call.questions().size() == 2 && !call.done());
  expect(member(call.questions()[0], "/id") != member(call.questions()[1], "/id"));
  client.answer(call, R"({"roots":[]})");
  expect_equal(call.text(), R"({"action":"decline"}{"roots":[]})");
}

TEST("ids of questions come from where nobody can guess them") {
  static auto count = 0;
  auto settings = mcp::Settings{};
  settings.unique = [] { return base::concat("random-", ++count); };
  auto client = client_that_answers(settings);
  auto const first = client.call("name");
  auto const second = client.call("name");
  expect_equal(member(first.questions().at(0), "/id"), R"("random-1")");
  expect_equal(member(second.questions().at(0), "/id"), R"("random-2")");
  // Each call has the answer to its own question, in whatever order they come.
  client.answer(second, R"({"action":"accept","content":{"name":"B"}})");
  expect(!first.done());
  client.answer(first, R"({"action":"accept","content":{"name":"A"}})");
  expect_equal(first.text(), "hello A");
  expect_equal(second.text(), "hello B");
}

TEST("an answer that fits no question is passed over") {
  auto client = client_that_answers();
  auto const call = client.call("name");
  for (auto const* id : {"1", R"("")", R"("other")", "null", R"("\"")"}) {
    client.send(
        base::concat(R"({"jsonrpc":"2.0","id":)", id, R"(,"result":{"action":"decline"}})"));
    expect(!call.done());
  }
  client.answer(call, R"({"action":"decline"})");
  expect(call.done());
  client.answer(call, R"({"action":"accept","content":{"name":"too late"}})");
  expect_equal(call.text(), "declined");
}

TEST("an answer that is wrong, or an error, fails the call and says why") {
  auto client = client_that_answers();
  auto const wrong = client.call("name");
  client.answer(wrong, R"({"action":"accept","content":{"name":7}})");
  expect(wrong.is_error());
  expect_equal(wrong.text(),
               "the client's answer to elicitation/create is wrong: "
               "name: expected a string, got the number 7");
  auto const none = client.call("name");
  client.answer(none, "null");
  expect_equal(none.text(),
               "the client's answer to elicitation/create is wrong: "
               "its action must be accept, decline or cancel");
  auto const refused = client.call("model");
  client.send(base::concat(R"({"jsonrpc":"2.0","id":)", member(refused.questions().at(0), "/id"),
                           R"(,"error":{"code":-1,"message":"User rejected sampling request"}})"));
  expect(refused.is_error());
  expect_equal(refused.text(),
               "the client did not answer sampling/createMessage: User rejected sampling request");
  auto const silent = client.call("roots");
  client.send(base::concat(R"({"jsonrpc":"2.0","id":)", member(silent.questions().at(0), "/id"),
                           R"(,"error":7})"));
  expect_equal(silent.text(), "the client did not answer roots/list: it gave no reason");
}

TEST("a client is not asked what it did not declare") {
  auto client = mcp::TestClient{asker()};
  client.declare(R"({"elicitation":{}})");
  auto const refused = [&](std::string_view tool, std::string_view capability) {
    auto const call = client.call(tool);
    expect(call.done() && call.questions().empty());
    expect(call.is_error() && call.error_code() == 0);
    expect_equal(call.text(),
                 base::concat("this needs a client that declares the capability ", capability));
  };
  refused("model", R"({"sampling":{}})");
  refused("needs", R"({"sampling":{}})");
  refused("roots", R"({"roots":{}})");
  refused("page", R"({"elicitation":{"url":{}}})");
  client.declare(R"({"sampling":{}})");
  refused("model_with_tools", R"({"sampling":{"tools":{}}})");
  refused("name", R"({"elicitation":{}})");
  expect_equal(client.call("needs").text(), "has it");
}

TEST("what a client declares in initialize is what it is asked") {
  auto client = mcp::TestClient{asker()};
  expect(client.call("name").is_error());
  client.request("initialize",
                 R"({"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}}})");
  expect(client.call("name").questions().size() == 1);
}

TEST("a call that was cancelled while it waits for an answer is not answered") {
  auto client = client_that_answers();
  auto const call =
      client.send(R"({"jsonrpc":"2.0","id":"c","method":"tools/call","params":{"name":"name"}})");
  expect(!call.done());
  client.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"c"}})");
  expect(call.done() && call.message().empty());
  client.answer(call, R"({"action":"decline"})");  // nobody waits for it any more
  expect(call.message().empty());
}

TEST("a client that goes away ends the calls that wait for it, each with a reason") {
  auto client = client_that_answers();
  auto const first = client.call("name");
  auto const second = client.call("twice");
  client.leave();
  for (auto const& call : {first, second}) {
    expect(call.done() && call.is_error());
    expect_equal(call.text(), "the client did not answer elicitation/create: it has gone");
  }
}

TEST("prompts and resources ask as tools do") {
  auto client = client_that_answers();
  auto const prompt = client.request("prompts/get", R"({"name":"greeting"})");
  client.answer(prompt, R"({"action":"accept","content":{"name":"Bo"}})");
  expect_equal(prompt.find("/result/messages/0/content/text"), "hello Bo");
  auto const resource = client.request("resources/read", R"({"uri":"name:mine"})");
  client.answer(resource, R"({"action":"accept","content":{"name":"Bo"}})");
  expect_equal(resource.find("/result/contents/0/text"), "hello Bo");
  auto const wrong = client.request("prompts/get", R"({"name":"greeting"})");
  client.answer(wrong, "{}");
  expect(wrong.error_code() == mcp::error_code::internal_error);
}

TEST("on a connection roots are asked for once, and again when they have changed") {
  auto client = client_that_answers();
  client.is_connection(true);
  auto const folders = std::string_view{R"({"roots":[{"uri":"file:///a","name":"A"}]})"};
  auto const first = client.call("roots");
  client.answer(first, folders);
  expect(first.done());
  auto const second = client.call("roots");
  expect(second.done() && second.questions().empty());
  expect_equal(second.text(), first.text());
  client.send(R"({"jsonrpc":"2.0","method":"notifications/roots/list_changed"})");
  auto const third = client.call("roots");
  expect(third.questions().size() == 1);
  // What changes while the question is out is not taken for what is now.
  client.send(R"({"jsonrpc":"2.0","method":"notifications/roots/list_changed"})");
  client.answer(third, folders);
  expect(client.call("roots").questions().size() == 1);
}

TEST("a server that follows roots has them before its handlers run, from clients on a connection") {
  auto make = [] {
    auto server = mcp::Server{{.name = "follower", .version = "1"}};
    server.follow_roots();
    server.tool("where", "Tells.",
                [](mcp::CallContext& call, Name const& in) -> mcp::Result<std::string> {
                  auto const* const roots = call.followed_roots();
                  return in.name + (roots ? roots->at(0).uri : "nowhere");
                });
    server.resource("where:am:i", "Where", [](mcp::CallContext& call) -> mcp::Result<std::string> {
      return call.followed_roots() ? "somewhere" : "nowhere";
    });
    return mcp::TestClient{std::move(server)};
  };
  auto remote = make();
  remote.declare(everything);
  expect_equal(remote.call("where", R"({"name":"is "})").text(), "is nowhere");
  auto silent = make();
  silent.is_connection(true);
  expect_equal(silent.call("where", R"({"name":"is "})").text(), "is nowhere");

  auto client = make();
  client.declare(everything).is_connection(true);
  auto const first = client.call("where", R"({"name":"is "})");
  expect(!first.done());
  client.answer(first, R"({"roots":[{"uri":"file:///a"}]})");
  expect_equal(first.text(), "is file:///a");
  expect_equal(
      client.request("resources/read", R"({"uri":"where:am:i"})").find("/result/contents/0/text"),
      "somewhere");
}
