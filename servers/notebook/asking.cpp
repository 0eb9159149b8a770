// Tools that ask the client: its user, its model, and where it works.

#include "base/text.hpp"
#include "servers/notebook/notebook.hpp"

namespace notebook {
namespace {

using Text = mcp::Async<mcp::Result<std::string>>;

enum class Paper { plain, lined, squared };

struct Printing {
  mcp::Arg<std::string, "Where the print goes", mcp::format<mcp::Format::email>> email;
  mcp::Arg<int, "How many copies", mcp::at_least{1}, mcp::at_most{20}, mcp::otherwise{1}> copies;
  mcp::Arg<Paper, "On which paper", mcp::otherwise{Paper::lined}> paper;
  mcp::Arg<std::optional<bool>, "On both sides"> both_sides;
};

auto print(mcp::CallContext& call) -> Text {
  auto const form = co_await call.elicit<Printing>("How shall your notes be printed?");
  if (form) co_return base::concat(form->copies.get(), " copies for ", form->email);
  co_return form.action == mcp::Action::decline ? "Not printed." : "Asked too early.";
}

// Titles of choices are more than an enum of C++ can say, and so this schema is written out.
auto choose_colour(mcp::CallContext& call) -> Text {
  auto const schema = mcp::Raw{R"({"type": "object", "properties": {"colour": {"type": "string",
    "oneOf": [{"const": "#f00", "title": "Red"}, {"const": "#00f", "title": "Blue"}]}}})"};
  auto const answer = co_await call.elicit("Which colour has the cover?", schema);
  co_return answer ? answer->text : "none";
}

auto sign_in(mcp::CallContext& call) -> Text {
  auto const opened =
      co_await call.elicit_url("Sign in to share notes.", "https://notes.example/in");
  if (!opened) co_return "The page was not opened.";
  // A server that signs in for real waits here, until its page has done so.
  co_await call.elicitation_complete();
  co_return "Signed in.";
}

struct Note {
  mcp::Arg<std::string, "Name of the note"> name;
};

auto summarize(Notes const& notes, mcp::CallContext& call, Note in) -> Text {
  auto const text = CO_TRY(notes.find(in.name));
  if (!call.client_has(mcp::Ability::sampling)) co_return text;
  auto message = mcp::CreateMessage{.maxTokens = 200, .systemPrompt = "Summarize in one sentence."};
  message.messages.push_back({.content = mcp::Text{text}});
  auto const answer = co_await call.sample(message);
  co_return answer.text;
}

auto folders(mcp::CallContext& call) -> Text {
  auto lines = std::string{};
  for (auto const& root : co_await call.roots()) lines += base::concat(root.uri, "\n");
  co_return lines;
}

}  // namespace

void add_asking(mcp::Server& server, Notes& notes) {
  server.tool("print", "Prints the notes.", print);
  server.tool("choose_colour", "Chooses the colour of the cover.", choose_colour);
  server.tool("sign_in", "Signs in.", sign_in);
  server.tool(
      "summarize", "Summarizes a note with the client's model.",
      [&notes](mcp::CallContext& call, Note const& in) { return summarize(notes, call, in); });
  server.tool("folders", "The folders that the client works in.", folders);
}

}  // namespace notebook
