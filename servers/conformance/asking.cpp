// Tools with one question to the client: its model, its user, or whether it can be asked at all.

#include "base/text.hpp"
#include "servers/conformance/conformance.hpp"

namespace conformance {
namespace {

struct Prompt {
  mcp::Arg<std::string, "What to ask the model"> prompt;
};

auto ask_the_model(mcp::CallContext& call, Prompt const& in)
    -> mcp::Async<mcp::Result<std::string>> {
  auto const answer =
      co_await call.sample({.messages = {{.content = mcp::Text{in.prompt}}}, .maxTokens = 100});
  co_return base::concat("LLM response: ", answer.text);
}

// The model asks for a tool, is told what that found, and answers.
auto ask_the_model_with_a_tool(mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
  auto message = mcp::CreateMessage{
      .maxTokens = 100,
      .tools = R"([{"name":"weather","description":"The weather of a city","inputSchema":)"
               R"({"type":"object","properties":{"city":{"type":"string"}}}}])",
      .toolChoice = R"({"mode":"auto"})"};
  message.messages.push_back({.content = mcp::Text{"How is the weather in Seoul?"}});
  auto const wish = co_await call.sample(message, {.key = "wish"});
  if (wish.stopReason != "toolUse") co_return wish.text;
  message.messages.push_back({.role = mcp::Role::assistant, .content = wish.content});
  message.messages.push_back(
      {.content = mcp::Raw{R"([{"type":"tool_result","toolUseId":"1","content":)"
                           R"([{"type":"text","text":"sunny"}]}])"}});
  auto const answer = co_await call.sample(message, {.key = "answer"});
  co_return base::concat("LLM response: ", answer.text);
}

struct Message {
  mcp::Arg<std::string, "What to say to the user"> message;
};

struct Person {
  mcp::Arg<std::string, "User's response"> username;
  mcp::Arg<std::string, "User's email address", mcp::format<mcp::Format::email>> email;
};

// What comes back is a struct like any other, and can be a tool's result as it is.
auto ask_the_user(mcp::CallContext& call, Message const& in)
    -> mcp::Async<mcp::Result<mcp::Elicitation<Person>>> {
  co_return co_await call.elicit<Person>(in.message);
}

enum class Status { active, inactive, pending };

struct FilledIn {
  mcp::Arg<std::string, "Name", mcp::otherwise{"John Doe"}> name;
  mcp::Arg<std::int32_t, "Age", mcp::at_least{0}, mcp::at_most{150}, mcp::otherwise{30}> age;
  mcp::Arg<double, "Score", mcp::otherwise{95.5}> score;
  mcp::Arg<Status, "Status", mcp::otherwise{Status::active}> status;
  mcp::Arg<bool, "Verified", mcp::otherwise{true}> verified;
};

auto ask_with_defaults(mcp::CallContext& call)
    -> mcp::Async<mcp::Result<mcp::Elicitation<FilledIn>>> {
  co_return co_await call.elicit<FilledIn>("Please review and update the form.");
}

// Titles are more than an enum of C++ can say.
constexpr auto choices = std::string_view{R"({"type":"object","properties":{
  "untitledSingle": {"type": "string", "description": "One of three",
                     "enum": ["option1", "option2", "option3"]},
  "titledSingle": {"type": "string", "description": "One of three, with titles",
                   "oneOf": [{"const": "value1", "title": "First Option"},
                             {"const": "value2", "title": "Second Option"},
                             {"const": "value3", "title": "Third Option"}]},
  "legacyEnum": {"type": "string", "description": "One of three, with titles as they were before",
                 "enum": ["opt1", "opt2", "opt3"],
                 "enumNames": ["Option One", "Option Two", "Option Three"]},
  "untitledMulti": {"type": "array", "description": "Some of three", "minItems": 1, "maxItems": 3,
                    "items": {"type": "string", "enum": ["option1", "option2", "option3"]}},
  "titledMulti": {"type": "array", "description": "Some of three, with titles",
                  "minItems": 1, "maxItems": 3,
                  "items": {"anyOf": [{"const": "value1", "title": "First Choice"},
                                      {"const": "value2", "title": "Second Choice"},
                                      {"const": "value3", "title": "Third Choice"}]}}
}})"};

auto ask_for_choices(mcp::CallContext& call)
    -> mcp::Async<mcp::Result<mcp::Elicitation<mcp::Raw>>> {
  co_return co_await call.elicit("Please select from the options.", mcp::Raw{std::string{choices}});
}

auto ask_to_visit(mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
  auto const visit = co_await call.elicit_url("Please sign in.", "https://example.com/sign-in");
  if (visit) co_await call.elicitation_complete();
  co_return visit ? "The page was opened." : "The page was not opened.";
}

auto want_sampling(mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
  co_await call.require(mcp::Ability::sampling);
  co_return "The client has a model.";
}

}  // namespace

void add_asking(mcp::Server& server) {
  server.tool("test_sampling", "Asks the client's model.", ask_the_model);

  server.tool("test_sampling_with_tools", "Asks the client's model, and lends it a tool.",
              ask_the_model_with_a_tool);

  server.tool("test_elicitation", "Asks the user who they are.", ask_the_user);

  server.tool("test_elicitation_sep1034_defaults", "Asks the user to correct a form.",
              ask_with_defaults);

  server.tool("test_elicitation_sep1330_enums", "Asks the user to choose, in every way there is.",
              ask_for_choices);

  server.tool("test_elicitation_url", "Asks the user to visit a page.", ask_to_visit);

  server.tool("test_streaming_elicitation", "Asks the user who they are, in a form with defaults.",
              ask_with_defaults);

  server.tool("test_missing_capability", "Wants a client with a model.", want_sampling);
}

}  // namespace conformance
