// Questions as revision 2026-07-28 puts them: in a result, whose answers come with the next
// request. Older revisions ask the same while the call waits; the tools do not tell the two apart.

#include "base/text.hpp"
#include "servers/conformance/conformance.hpp"

namespace conformance {
namespace {

using Said = mcp::Async<mcp::Result<std::string>>;

struct Name {
  mcp::Arg<std::string, "Your name"> name;
};
struct Colour {
  mcp::Arg<std::string, "A colour"> color;
};
struct Confirmation {
  mcp::Arg<bool, "Whether it is right"> ok;
};

constexpr auto whats_your_name = std::string_view{"What is your name?"};

auto a_greeting() -> mcp::CreateMessage {
  return {.messages = {{.content = mcp::Text{"Generate a greeting"}}}, .maxTokens = 50};
}

auto greeting_to(mcp::Elicitation<Name> const& answer) -> std::string {
  return answer ? base::concat("Hello, ", answer->name, "!") : "Hello, whoever you are!";
}

auto names_of(std::vector<mcp::Root> const& roots) -> std::string {
  auto text = base::concat("The client has ", roots.size(), " roots:");
  for (auto const& root : roots) text += base::concat(" ", root.uri);
  return text;
}

auto greet(mcp::CallContext& call) -> Said {
  co_return greeting_to(co_await call.elicit<Name>(whats_your_name, {.key = "user_name"}));
}

auto ask_for_the_capital(mcp::CallContext& call) -> Said {
  auto const answer = co_await call.sample(
      {.messages = {{.content = mcp::Text{"What is the capital of France?"}}}, .maxTokens = 100},
      {.key = "capital_question"});
  co_return answer.text;
}

auto list_roots(mcp::CallContext& call) -> Said {
  co_return names_of(co_await call.roots({.key = "client_roots"}));
}

// That we are here again with an answer says that the state was what we had given out.
auto confirm(mcp::CallContext& call) -> Said {
  auto const answer = co_await call.elicit<Confirmation>("Please confirm", {.key = "confirm"});
  co_return answer && answer->ok ? "state-ok: confirmed" : "state-ok: not confirmed";
}

auto ask_for_all(mcp::CallContext& call) -> Said {
  auto const [name, greeting, roots] =
      co_await call.ask(mcp::form_question<Name>(whats_your_name, {.key = "user_name"}),
                        mcp::sampling_question(a_greeting(), {.key = "greeting"}),
                        mcp::roots_question({.key = "client_roots"}));
  co_return base::concat(greeting_to(name), " ", greeting.text, " ", names_of(roots));
}

auto ask_twice(mcp::CallContext& call) -> Said {
  auto const name = co_await call.elicit<Name>("Step 1: What is your name?", {.key = "step1"});
  auto const colour =
      co_await call.elicit<Colour>("Step 2: What is your favorite color?", {.key = "step2"});
  co_return base::concat(greeting_to(name), colour ? base::concat(" You like ", colour->color, ".")
                                                   : std::string{" You like no color."});
}

auto ask_what_can_be_asked(mcp::CallContext& call) -> Said {
  auto questions = std::vector<mcp::Question>{};
  if (call.client_has(mcp::Ability::elicitation)) {
    questions.push_back(mcp::form_question<Name>(whats_your_name, {.key = "user_name"}));
  }
  if (call.client_has(mcp::Ability::sampling)) {
    questions.push_back(mcp::sampling_question(a_greeting(), {.key = "greeting"}));
  }
  if (call.client_has(mcp::Ability::roots)) {
    questions.push_back(mcp::roots_question({.key = "client_roots"}));
  }
  auto const answers = co_await call.ask(std::move(questions));
  co_return base::concat("The client answered ", answers.size(), " questions.");
}

}  // namespace

void add_rounds(mcp::Server& server) {
  server.tool("test_input_required_result_elicitation", "Asks the user for a name.", greet);

  server.tool("test_input_required_result_sampling", "Asks the client's model for a capital.",
              ask_for_the_capital);

  server.tool("test_input_required_result_list_roots", "Asks for the folders the client works in.",
              list_roots);

  server.tool("test_input_required_result_request_state",
              "Asks the user to confirm, with a state that has to come back.", confirm);

  server.tool("test_input_required_result_tampered_state",
              "Asks the user to confirm, with a state that has to come back as it was.", confirm);

  server.tool("test_input_required_result_multiple_inputs",
              "Asks the user, the model and for roots at once.", ask_for_all);

  server.tool("test_input_required_result_multi_round", "Asks the user one thing, then another.",
              ask_twice);

  server.tool("test_input_required_result_capabilities", "Asks whatever the client can be asked.",
              ask_what_can_be_asked);
}

}  // namespace conformance
