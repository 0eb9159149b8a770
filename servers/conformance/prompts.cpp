// Texts that a user picks.

#include <array>

#include "base/text.hpp"
#include "servers/conformance/conformance.hpp"
#include "servers/conformance/samples.hpp"

namespace conformance {
namespace {

using Messages = mcp::Result<std::vector<mcp::PromptMessage>>;

struct TwoTexts {
  mcp::Arg<std::string, "First text"> arg1;
  mcp::Arg<std::string, "Second text"> arg2;
};

struct Embedded {
  mcp::Arg<std::string, "URI of the resource to embed"> resourceUri;
};

struct Context {
  mcp::Arg<std::string, "What the prompt is about"> context;
};

auto from_user(mcp::Content content) -> mcp::PromptMessage {
  return {.role = mcp::Role::user, .content = std::move(content)};
}

// A prompt may ask as a tool may.
auto ask_for_context(mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
  auto const answer =
      co_await call.elicit<Context>("What context should the prompt use?", {.key = "user_context"});
  co_return answer ? base::concat("Use this context: ", answer->context)
                   : std::string{"There is no context."};
}

}  // namespace

void add_prompts(mcp::Server& server) {
  server.prompt("test_simple_prompt", "A text.", []() -> mcp::Result<std::string> {
    return "This is a simple prompt for testing.";
  });

  server
      .prompt("test_prompt_with_arguments", "A text with two others in it.",
              [](TwoTexts const& in) -> mcp::Result<std::string> {
                return base::concat("Prompt with arguments: arg1='", in.arg1, "', arg2='", in.arg2,
                                    "'");
              })
      .complete("arg1", [](mcp::Typed const& typed) {
        static constexpr auto known = std::array<std::string_view, 3>{"test", "testing", "value"};
        return mcp::matching(known, typed.value);
      });

  server.prompt("test_prompt_with_embedded_resource", "A text, and a resource with its content.",
                [](Embedded const& in) -> Messages {
                  return std::vector{
                      from_user(mcp::EmbeddedResource{in.resourceUri, "text/plain",
                                                      "Embedded resource content for testing."}),
                      from_user(mcp::Text{"Please process the embedded resource above."})};
                });

  server.prompt("test_prompt_with_image", "A text, and an image.", []() -> Messages {
    return std::vector{from_user(red_pixel()),
                       from_user(mcp::Text{"Please analyze the image above."})};
  });

  server.prompt("test_input_required_result_prompt", "A text that the user is asked for.",
                ask_for_context);
}

}  // namespace conformance
