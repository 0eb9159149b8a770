// What is asked, word for word, and which answers are taken.

#include "mcp/question.hpp"

#include "base/test.hpp"
#include "mcp/server.hpp"

namespace {

enum class Colour { red, green };

struct Form {
  mcp::Arg<std::string, "Your name", mcp::min_length{1}, mcp::max_length{20}> name;
  mcp::Arg<std::string, "Where to write", mcp::format<mcp::Format::email>> email;
  mcp::Arg<std::optional<std::string>, "A page", mcp::format<mcp::Format::uri>> page;
  mcp::Arg<std::string, "A day", mcp::format<mcp::Format::date>, mcp::otherwise{"2026-01-15"}> day;
  mcp::Arg<std::optional<std::string>, "A moment", mcp::format<mcp::Format::date_time>> moment;
  mcp::Arg<std::uint8_t, "Your age", mcp::at_most{150}, mcp::otherwise{30}> age;
  mcp::Arg<double, "A score", mcp::at_least{0}, mcp::at_most{99.5}, mcp::otherwise{95.5}> score;
  mcp::Arg<bool, "Verified", mcp::otherwise{true}> verified;
  mcp::Arg<Colour, "One colour", mcp::otherwise{Colour::green}> colour;
  mcp::Arg<std::vector<Colour>, "Some colours", mcp::min_items{1}, mcp::max_items{2}> colours;
};

auto fault(mcp::Question const& question, std::string_view result) -> std::string {
  auto const document = *json::Document::parse(result);
  return question.fault(document.root());
}

auto accepted(std::string_view content) -> std::string {
  return base::concat(R"({"action":"accept","content":)", content, "}");
}

}  // namespace

TEST("a form has a field of each kind, as the schema of forms has them") {
  auto const question = mcp::form_question<Form>("Who are \"you\"?");
  expect_equal(question.method, "elicitation/create");
  expect(question.ability == mcp::Ability::elicitation && question.key.empty());
  expect_equal(
      question.params,
      R"({"message":"Who are \"you\"?","requestedSchema":{"type":"object","properties":{)"
      R"("name":{"type":"string","minLength":1,"maxLength":20,"description":"Your name"},)"
      R"("email":{"type":"string","format":"email","description":"Where to write"},)"
      R"("page":{"type":"string","format":"uri","description":"A page"},)"
      R"("day":{"type":"string","format":"date","default":"2026-01-15","description":"A day"},)"
      R"("moment":{"type":"string","format":"date-time","description":"A moment"},)"
      R"("age":{"type":"integer","default":30,"description":"Your age",)"
      R"("minimum":0,"maximum":150},)"
      R"("score":{"type":"number","default":95.5,"description":"A score",)"
      R"("minimum":0,"maximum":99.5},)"
      R"("verified":{"type":"boolean","default":true,"description":"Verified"},)"
      R"("colour":{"type":"string","enum":["red","green"],"default":"green",)"
      R"("description":"One colour"},)"
      R"("colours":{"type":"array","items":{"type":"string","enum":["red","green"]},)"
      R"("minItems":1,"maxItems":2,"description":"Some colours"}},)"
      R"("required":["name","email","colours"],"additionalProperties":false}})");
}

TEST("a form that was accepted holds what was asked for, and defaults for what was left out") {
  auto const question = mcp::form_question<Form>("?");
  auto const right = accepted(R"({"name":"Bo","email":"bo@a.example","colours":["red"]})");
  expect_equal(fault(question, right), "");
  auto const document = *json::Document::parse(right);
  auto const read = question.read(document.root());
  expect(read && read.action == mcp::Action::accept);
  expect_equal(read->name, "Bo");
  expect_equal(read->day, "2026-01-15");
  expect(!read->page && read->age == 30 && read->verified && read->colour == Colour::green);
  expect(read->colours.size() == 1 && read->colours.front() == Colour::red);
}

TEST("an answer that does not fit its form is told from one that does") {
  auto const question = mcp::form_question<Form>("?");
  auto const other = [&](std::string_view member) {
    return fault(question,
                 accepted(base::concat(R"({"name":"Bo","email":"bo@a.example","colours":["red"],)",
                                       member, "}")));
  };
  expect_equal(other(R"("age":151)"), "age: expected at most 150, got the number 151");
  expect_equal(other(R"("score":true)"), "score: expected a number, got true");
  expect_equal(other(R"("colour":"blue")"),
               "colour: expected one of 'red', 'green', got the string 'blue'");
  expect(other(R"("page":"no uri")").starts_with("page: expected a uri"));
  expect(other(R"("day":"2026-02-30")").starts_with("day: expected a date"));
  expect(other(R"("more":1)").starts_with("unknown member 'more'"));
  expect_equal(
      fault(question, accepted("{}")),
      "name: missing; expected a string, at least 1 characters, at most 20 characters (Your name)\n"
      "email: missing; expected a string, an email such as user@example.com (Where to write)\n"
      "colours: missing; expected an array, at least 1 items, at most 2 items (Some colours)");
  for (auto const* wrong : {R"({"action":"accept"})", R"({"action":"accept","content":null})",
                            R"({"action":"accept","content":[]})"}) {
    expect_equal(fault(question, wrong),
                 "a form that was accepted must have its content, an object");
  }
  for (auto const* wrong :
       {"{}", "7", "null", R"({"action":"agree"})", R"({"action":true})", R"({"content":{}})"}) {
    expect_equal(fault(question, wrong), "its action must be accept, decline or cancel");
  }
}

TEST("a form may be declined or cancelled, whatever content comes with that") {
  auto const question = mcp::form_question<Form>("?");
  for (auto const* action : {"decline", "cancel"}) {
    auto const text = base::concat(R"({"action":")", action, R"(","content":{"age":"x"}})");
    expect_equal(fault(question, text), "");
    auto const document = *json::Document::parse(text);
    auto const read = question.read(document.root());
    expect(!read && !read.content);
    expect(read.action ==
           (action == std::string_view{"cancel"} ? mcp::Action::cancel : mcp::Action::decline));
  }
}

TEST("a page to visit has an address instead of a form") {
  auto const question = mcp::url_question("Log in", "https://a.example/?a=\"b\"", {.key = "login"});
  expect_equal(question.params,
               R"({"mode":"url","message":"Log in","url":"https://a.example/?a=\"b\""})");
  expect_equal(question.key, "login");
  expect(question.ability == mcp::Ability::elicitation_url);
  expect_equal(fault(question, R"({"action":"accept"})"), "");
  expect_equal(fault(question, R"({"action":"yes"})"),
               "its action must be accept, decline or cancel");
}

TEST("the client's model is asked with all that the schema has") {
  expect_equal(mcp::sampling_question({.messages = {{.content = mcp::Text{"Hi"}}}}).params,
               R"({"messages":[{"role":"user","content":{"type":"text","text":"Hi"}}],)"
               R"("maxTokens":1000})");
  auto message = mcp::CreateMessage{.maxTokens = 7,
                                    .systemPrompt = "Be brief.",
                                    .temperature = 0.5,
                                    .stopSequences = {"\n"},
                                    .modelPreferences = R"({"speedPriority":1})",
                                    .tools = R"([{"name":"t","inputSchema":{"type":"object"}}])",
                                    .toolChoice = R"({"mode":"auto"})",
                                    .metadata = R"({"a":1})"};
  message.messages.emplace_back(mcp::Role::user, mcp::Image{{"\1"}, "image/png"});
  message.messages.emplace_back(mcp::Role::user, mcp::Audio{{"\2"}, "audio/wav"});
  message.messages.emplace_back(
      mcp::Role::assistant, json::Raw{R"([{"type":"tool_use","id":"1","name":"t","input":{}}])"});
  auto const question = mcp::sampling_question(message);
  expect_equal(
      question.params,
      R"({"messages":[)"
      R"({"role":"user","content":{"type":"image","data":"AQ==","mimeType":"image/png"}},)"
      R"({"role":"user","content":{"type":"audio","data":"Ag==","mimeType":"audio/wav"}},)"
      R"({"role":"assistant","content":[{"type":"tool_use","id":"1","name":"t","input":{}}]}],)"
      R"("maxTokens":7,"systemPrompt":"Be brief.","temperature":0.5,"stopSequences":["\n"],)"
      R"("modelPreferences":{"speedPriority":1},)"
      R"("tools":[{"name":"t","inputSchema":{"type":"object"}}],)"
      R"("toolChoice":{"mode":"auto"},"metadata":{"a":1}})");
  expect(question.ability == mcp::Ability::sampling_tools);
}

TEST("what the model said is one block or several, and its text is read from either") {
  auto const question = mcp::sampling_question({});
  auto const read = [&](std::string_view text) {
    expect_equal(fault(question, text), "");
    auto const document = *json::Document::parse(text);
    return question.read(document.root());
  };
  auto const one = read(
      R"({"role":"assistant","model":"m","stopReason":"endTurn","content":{"type":"text","text":"a"}})");
  expect_equal(one.text, "a");
  expect_equal(one.model, "m");
  expect_equal(one.stopReason, "endTurn");
  expect_equal(one.content.text, R"({"type":"text","text":"a"})");
  auto const several =
      read(R"({"role":"assistant","model":"m","content":[{"type":"text","text":"a"},)"
           R"({"type":"tool_use","id":"1","name":"t","input":{}},{"type":"text","text":"b"}]})");
  expect_equal(several.text, "ab");
  expect_equal(several.stopReason, "");
  for (auto const* wrong :
       {"{}", "7", R"({"model":"m"})", R"({"model":"m","content":"text"})",
        R"({"model":7,"content":{}})", R"({"content":{}})", R"({"model":"m","content":null})"}) {
    expect_equal(fault(question, wrong),
                 "it must be an object with model, a string, and content, one block or an array of "
                 "them");
  }
}

TEST("roots have a URI each, and perhaps a name") {
  auto const question = mcp::roots_question();
  expect_equal(question.method, "roots/list");
  auto const text = R"({"roots":[{"uri":"file:///a","name":"A"},{"uri":"file:///b"}]})";
  expect_equal(fault(question, text), "");
  auto const document = *json::Document::parse(text);
  auto const roots = question.read(document.root());
  expect(roots.size() == 2 && roots[0].name == "A" && roots[1].name.empty());
  expect_equal(roots[1].uri, "file:///b");
  expect_equal(fault(question, R"({"roots":[]})"), "");
  for (auto const* wrong : {"{}", "[]", R"({"roots":{}})", R"({"roots":null})"}) {
    expect_equal(fault(question, wrong), "it must be an object with roots, an array");
  }
  for (auto const* wrong : {R"({"roots":[7]})", R"({"roots":[{}]})", R"({"roots":[{"uri":7}]})"}) {
    expect_equal(fault(question, wrong), "each root must have a uri, a string");
  }
}
