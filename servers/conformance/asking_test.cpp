// Questions to the client: while the call waits, and from request to request.

#include "base/test.hpp"
#include "servers/conformance/test_client.hpp"

using conformance::Client;

namespace {

constexpr auto alice = R"({"action":"accept","content":{"name":"Alice"}})";
constexpr auto sample =
    R"({"role":"assistant","content":{"type":"text","text":"Paris"},"model":"m"})";
constexpr auto roots = R"({"roots":[{"uri":"file:///a"},{"uri":"file:///b","name":"b"}]})";

// What asks one question: the tool, its arguments, the answer, and what comes of it.
struct Asked {
  std::string_view tool, arguments, method, params, answer, text;
};

constexpr Asked with_one_question[] = {
    {"test_sampling", R"({"prompt":"Capital?"})", "sampling/createMessage",
     R"({"messages":[{"role":"user","content":{"type":"text","text":"Capital?"}}],"maxTokens":100})",
     sample, "LLM response: Paris"},
    {"test_elicitation", R"({"message":"Who?"})", "elicitation/create",
     R"({"message":"Who?","requestedSchema":{"type":"object","properties":{"username":)"
     R"({"type":"string","description":"User's response"},"email":{"type":"string","format":"email",)"
     R"("description":"User's email address"}},"required":["username","email"],)"
     R"("additionalProperties":false}})",
     R"({"action":"accept","content":{"username":"a","email":"a@example.com"}})",
     "{\n  \"action\": \"accept\",\n  \"content\": {\n    \"username\": \"a\",\n    \"email\": "
     "\"a@example.com\"\n  }\n}"},
    {"test_elicitation_url", "{}", "elicitation/create", "", R"({"action":"accept"})",
     "The page was opened."},
    {"test_input_required_result_elicitation", "{}", "elicitation/create",
     R"({"message":"What is your name?","requestedSchema":{"type":"object","properties":{"name":)"
     R"({"type":"string","description":"Your name"}},"required":["name"],)"
     R"("additionalProperties":false}})",
     alice, "Hello, Alice!"},
    {"test_input_required_result_sampling", "{}", "sampling/createMessage",
     R"({"messages":[{"role":"user","content":{"type":"text",)"
     R"("text":"What is the capital of France?"}}],"maxTokens":100})",
     sample, "Paris"},
    {"test_input_required_result_list_roots", "{}", "roots/list", "{}", roots,
     "The client has 2 roots: file:///a file:///b"},
    {"test_input_required_result_request_state", "{}", "elicitation/create", "",
     R"({"action":"accept","content":{"ok":true}})", "state-ok: confirmed"},
};

auto key_of(mcp::Reply const& reply) -> std::string {
  auto const requests = MUST(json::Document::parse(reply.find("/result/inputRequests")));
  auto keys = std::string{};
  for (auto const& [name, request] : requests.root().members()) {
    keys += base::concat(keys.empty() ? "" : " ", name);
  }
  return keys;
}

auto state_of(mcp::Reply const& reply) -> std::string { return reply.find("/result/requestState"); }
auto is_question(mcp::Reply const& reply) -> bool {
  return reply.find("/result/resultType") == "input_required";
}

}  // namespace

TEST("a call waits for the answer to its question") {
  for (auto const& [tool, arguments, method, params, answer, text] : with_one_question) {
    auto peer = Client{mcp::newest_legacy};
    auto const reply = peer.client.call(tool, arguments);
    expect(!reply.done() && reply.questions().size() == 1);
    auto const question = MUST(json::Document::parse(reply.questions().front()));
    expect_equal(question.root().find("method")->string(), method);
    if (!params.empty()) expect_equal(json::to_text(*question.root().find("params")), params);
    peer.answer(reply, answer);
    expect_equal(reply.text(), text);
  }
}

TEST("a call ends with its question, and is done when it comes again with the answer") {
  for (auto const& [tool, arguments, method, params, answer, text] : with_one_question) {
    auto peer = Client{mcp::newest};
    auto const first = peer.client.call(tool, arguments);
    expect(is_question(first));
    auto const key = key_of(first);
    expect_equal(first.find(base::concat("/result/inputRequests/", key, "/method")), method);
    if (!params.empty()) {
      expect_equal(first.find(base::concat("/result/inputRequests/", key, "/params")), params);
    }
    auto const second = peer.client.request(
        "tools/call", base::concat(R"({"name":")", tool, R"(","arguments":)", arguments,
                                   R"(,"inputResponses":{")", key, "\":", answer,
                                   R"(},"requestState":")", state_of(first), "\"}"));
    expect_equal(second.text(), text);
    expect_equal(second.find("/result/resultType"), "complete");
  }
}

TEST("a form has the defaults of its struct, and takes them for what is left out") {
  auto peer = Client{mcp::newest_legacy};
  auto const reply = peer.client.call("test_elicitation_sep1034_defaults");
  expect(reply.questions().at(0).contains(
      R"("properties":{"name":{"type":"string","default":"John Doe","description":"Name"},)"
      R"("age":{"type":"integer","default":30,"description":"Age","minimum":0,"maximum":150},)"
      R"("score":{"type":"number","default":95.5,"description":"Score"},)"
      R"("status":{"type":"string","enum":["active","inactive","pending"],"default":"active",)"
      R"("description":"Status"},)"
      R"("verified":{"type":"boolean","default":true,"description":"Verified"}},"required":[])"));
  peer.answer(reply, R"({"action":"accept","content":{"age":25,"status":"pending"}})");
  expect_equal(reply.at(""), R"({"action":"accept","content":{"name":"John Doe","age":25,)"
                             R"("score":95.5,"status":"pending","verified":true}})");
}

TEST("a form of the author's own is sent as it was written, and its answer is kept") {
  auto peer = Client{mcp::newest_legacy};
  auto const reply = peer.client.call("test_elicitation_sep1330_enums");
  auto const question = MUST(json::Document::parse(reply.questions().at(0)));
  auto const properties = *question.root().at("/params/requestedSchema/properties");
  auto const has = [&](std::string_view pointer) { return properties.at(pointer).has_value(); };
  expect(has("/untitledSingle/enum/2") && !has("/untitledSingle/oneOf"));
  expect(has("/titledSingle/oneOf/2/title") && !has("/titledSingle/enum"));
  expect(has("/legacyEnum/enum/2") && has("/legacyEnum/enumNames/2"));
  expect(has("/untitledMulti/items/enum/2") && !has("/untitledMulti/items/anyOf"));
  expect(has("/titledMulti/items/anyOf/2/const") && !has("/titledMulti/items/enum"));
  peer.answer(reply, R"({"action":"accept","content":{"untitledMulti":["option1","option3"]}})");
  expect_equal(reply.at("/content/untitledMulti"), R"(["option1","option3"])");
}

TEST("what the user does with a form is told") {
  auto peer = Client{mcp::newest_legacy};
  for (auto const* action : {"decline", "cancel"}) {
    auto const reply = peer.client.call("test_elicitation", R"({"message":"Who?"})");
    peer.answer(reply, base::concat(R"({"action":")", action, "\"}"));
    expect_equal(reply.at(""), base::concat(R"({"action":")", action, "\"}"));
    auto const visit = peer.client.call("test_elicitation_url");
    peer.answer(visit, base::concat(R"({"action":")", action, "\"}"));
    expect_equal(visit.text(), "The page was not opened.");
  }
}

TEST("a wrong answer to a call that waits is the tool's error") {
  auto const said = [](std::string_view answer) {
    auto peer = Client{mcp::newest_legacy};
    auto const reply = peer.client.call("test_elicitation", R"({"message":"Who?"})");
    peer.answer(reply, answer);
    expect(reply.done() && reply.is_error());
    return reply.text();
  };
  auto const begin = std::string{"the client's answer to elicitation/create is wrong: "};
  expect_equal(said("7"), begin + "its action must be accept, decline or cancel");
  expect_equal(said(R"({"action":"accept"})"),
               begin + "a form that was accepted must have its content, an object");
  expect_equal(said(R"({"action":"accept","content":{"username":"a","email":"here"}})"),
               begin + "email: expected an email such as user@example.com, got the string 'here'");
}

TEST("a client that says it cannot answer ends the call with its reason") {
  auto peer = Client{mcp::newest_legacy};
  auto const reply = peer.client.call("test_sampling", R"({"prompt":"Capital?"})");
  auto const question = MUST(json::Document::parse(reply.questions().at(0)));
  peer.client.send(base::concat(R"({"jsonrpc":"2.0","id":)",
                                json::to_text(*question.root().find("id")),
                                R"(,"error":{"code":-1,"message":"User rejected"}})"));
  expect(reply.is_error());
  expect_equal(reply.text(), "the client did not answer sampling/createMessage: User rejected");
}

TEST("a missing or wrong answer is asked for again") {
  for (auto const* answers :
       {"null", "7", "{}", R"({"wrong_key":{"action":"accept"}})", R"({"user_name":12345})",
        R"({"user_name":{"action":"accept","content":{"name":7}}})"}) {
    auto peer = Client{mcp::newest};
    auto const tool = "test_input_required_result_elicitation";
    auto const at_once = peer.client.request(
        "tools/call", base::concat(R"({"name":")", tool, R"(","inputResponses":)", answers, "}"));
    expect(is_question(at_once));
    auto const again = peer.again(tool, state_of(at_once), answers);
    expect(is_question(again) && state_of(again) != state_of(at_once));
    expect_equal(
        peer.again(tool, state_of(again), base::concat(R"({"user_name":)", alice, "}")).text(),
        "Hello, Alice!");
  }
}

TEST(
    "who knows the question may answer with the first request, and what nobody asked is passed "
    "over") {
  auto peer = Client{mcp::newest};
  auto const reply = peer.client.request(
      "tools/call", base::concat(R"({"name":"test_input_required_result_elicitation",)",
                                 R"("inputResponses":{"user_name":)", alice,
                                 R"(,"other":{"action":"accept","content":{"foo":"bar"}}}})"));
  expect_equal(reply.text(), "Hello, Alice!");
}

TEST("several questions go out at once, and each can be answered later") {
  auto peer = Client{mcp::newest};
  auto const tool = "test_input_required_result_multiple_inputs";
  auto const first = peer.client.call(tool);
  expect_equal(key_of(first), "user_name greeting client_roots");
  auto const second =
      peer.again(tool, state_of(first), base::concat(R"({"greeting":)", sample, "}"));
  expect_equal(key_of(second), "user_name client_roots");
  auto const third =
      peer.again(tool, state_of(second),
                 base::concat(R"({"client_roots":)", roots, R"(,"user_name":)", alice, "}"));
  expect_equal(third.text(), "Hello, Alice! Paris The client has 2 roots: file:///a file:///b");
}

TEST("several questions to a client that is connected go out one after another") {
  auto peer = Client{mcp::newest_legacy};
  auto const reply = peer.client.call("test_input_required_result_multiple_inputs");
  for (auto const* answer : {alice, sample, roots}) peer.answer(reply, answer);
  expect(reply.questions().size() == 3);
  expect_equal(reply.text(), "Hello, Alice! Paris The client has 2 roots: file:///a file:///b");
}

TEST("one question after another, each with a state of its own") {
  auto peer = Client{mcp::newest};
  auto const tool = "test_input_required_result_multi_round";
  auto const first = peer.client.call(tool);
  expect_equal(key_of(first), "step1");
  auto const second = peer.again(tool, state_of(first), base::concat(R"({"step1":)", alice, "}"));
  expect_equal(key_of(second), "step2");
  expect(state_of(second) != state_of(first));
  auto const blue = R"({"step2":{"action":"accept","content":{"color":"blue"}}})";
  expect_equal(peer.again(tool, state_of(second), blue).text(), "Hello, Alice! You like blue.");

  auto legacy = Client{mcp::newest_legacy};
  auto const reply = legacy.client.call(tool);
  legacy.answer(reply, alice);
  legacy.answer(reply, R"({"action":"decline"})");
  expect_equal(reply.text(), "Hello, Alice! You like no color.");
}

TEST("a state that was changed, used before, or is another tool's is refused") {
  auto peer = Client{mcp::newest};
  auto const tool = "test_input_required_result_tampered_state";
  auto const state = state_of(peer.client.call(tool));
  auto const ok = R"({"confirm":{"action":"accept","content":{"ok":true}}})";
  auto const is_refused = [&](mcp::Reply const& reply) {
    return reply.error_code() == mcp::error_code::invalid_params && reply.http_status() == 200 &&
           reply.error_message().starts_with("params.requestState is refused: ");
  };
  expect(is_refused(peer.again(tool, state + "-TAMPERED", ok)));
  expect(is_refused(peer.again(tool, "x", ok)));
  expect(is_refused(peer.again("test_input_required_result_request_state", state, ok)));
  expect_equal(peer.again(tool, state, ok).text(), "state-ok: confirmed");
  expect(is_refused(peer.again(tool, state, ok)));
}

TEST("a client is asked only for what it says it can do") {
  auto const asked = [](std::string_view capabilities) {
    auto peer = Client{mcp::newest};
    peer.client.declare(capabilities);
    auto const reply = peer.client.call("test_input_required_result_capabilities");
    return is_question(reply) ? key_of(reply) : reply.text();
  };
  expect_equal(asked(R"({"sampling":{}})"), "greeting");
  expect_equal(asked(R"({"elicitation":{},"roots":{}})"), "user_name client_roots");
  expect_equal(asked("{}"), "The client answered 0 questions.");
}

TEST("what a client cannot do ends the call with what it would have to declare") {
  auto peer = Client{mcp::newest};
  expect_equal(peer.client.call("test_missing_capability").text(), "The client has a model.");
  peer.client.declare("{}");
  for (auto const* tool : {"test_missing_capability", "test_input_required_result_sampling"}) {
    auto const reply = peer.client.call(tool);
    expect(reply.error_code() == mcp::error_code::missing_required_client_capability);
    expect(reply.http_status() == 400);
    expect_equal(reply.find("/error/data"), R"({"requiredCapabilities":{"sampling":{}}})");
  }
  auto legacy = Client{mcp::newest_legacy};
  legacy.client.declare("{}");
  auto const reply = legacy.client.call("test_missing_capability");
  expect(reply.is_error() && reply.error_code() == 0);
  expect_equal(reply.text(), R"(this needs a client that declares the capability {"sampling":{}})");
}

TEST("a prompt asks as a tool does") {
  auto const answer = R"({"action":"accept","content":{"context":"tea"}})";
  auto const text = "/result/messages/0/content/text";
  auto peer = Client{mcp::newest};
  auto const prompt = std::string{R"({"name":"test_input_required_result_prompt")"};
  auto const first = peer.client.request("prompts/get", prompt + "}");
  expect_equal(key_of(first), "user_context");
  auto const second = peer.client.request(
      "prompts/get", base::concat(prompt, R"(,"inputResponses":{"user_context":)", answer,
                                  R"(},"requestState":")", state_of(first), "\"}"));
  expect_equal(second.find(text), "Use this context: tea");

  auto legacy = Client{mcp::newest_legacy};
  auto const reply = legacy.client.request("prompts/get", prompt + "}");
  legacy.answer(reply, answer);
  expect_equal(reply.find(text), "Use this context: tea");
}
