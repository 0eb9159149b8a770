// What can be read: tools with every kind of result, prompts, resources, and completions.

#include <algorithm>

#include "base/text.hpp"
#include "mcp/annotated.hpp"
#include "servers/notebook/notebook.hpp"

namespace notebook {
namespace {

struct Note {
  mcp::Arg<std::string, "Name of the note", mcp::min_length{1}> name;
};

struct Count {
  std::size_t words, characters;
};

auto count(std::string_view text) -> Count {
  auto words = std::size_t{0};
  auto before = ' ';
  for (auto const c : text) {
    words += c != ' ' && before == ' ' ? 1 : 0;
    before = c;
  }
  return {.words = words, .characters = text.size()};
}

enum class Tone { friendly, formal };

struct Rewrite {
  mcp::Arg<std::string, "Name of the note"> note;
  mcp::Arg<Tone, "How it is to sound", mcp::otherwise{Tone::friendly}> tone;
};

struct Shelf {
  mcp::Arg<std::string, "Where the shelf stands", mcp::header<"Region">> region;
};

constexpr auto search_schema = std::string_view{R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {"all": {"type": "array", "items": {"type": "string"}}, "any": {"$ref": "#/properties/all"}},
  "oneOf": [{"required": ["all"]}, {"required": ["any"]}]
})"};

auto search(Notes const& notes, mcp::Raw const& query) -> mcp::Result<std::vector<std::string>> {
  auto const document = MUST(json::Document::parse(query.text));
  auto const words = document.root().find("all");
  if (!words) return mcp::failure("only 'all' can be searched for yet");
  auto found = notes.names("");
  std::erase_if(found, [&](std::string const& name) {
    return std::ranges::any_of(words->elements(), [&](json::View word) {
      return !word.is(json::Kind::string) || !notes.texts.at(name).contains(word.string());
    });
  });
  return found;
}

void add_tools(mcp::Server& server, Notes& notes) {
  server
      .tool("count", "Counts the words of a note.",
            [&notes](Note const& in) -> mcp::Result<Count> {
              return count(TRY(notes.find(in.name)));
            })
      .title("Count words")
      .hints(mcp::read_only)
      .icon({.src = "https://notes.example/count.svg", .sizes = {{"any"}}, .theme = "dark"})
      .meta(R"({"notes.example/since": "2026-01-15"})");

  server.tool("search", "Finds notes by their words.", mcp::InputSchema{search_schema},
              [&notes](mcp::Raw const& query) { return search(notes, query); });

  server.tool(
      "cover", "The cover, in every way there is.", []() -> mcp::Result<std::vector<mcp::Content>> {
        auto const bytes = mcp::Bytes{std::string{"\x89PNG", 4}};
        return std::vector<mcp::Content>{
            annotated(mcp::Text{"A red book."}, {.annotations = {.audience = {mcp::Role::user}}}),
            mcp::Image{bytes, "image/png"}, mcp::Audio{{"RIFF"}, "audio/wav"},
            mcp::ResourceLink{.uri = "notes:cover", .name = "cover", .mimeType = "image/png"},
            mcp::EmbeddedResource{"notes:rules", "text/plain", "Be kind."}};
      });

  server.tool("shelf", "The shelf in a region.",
              [](Shelf const& in) -> mcp::Result<std::string> { return "shelf in " + in.region; });

  server.tool("names", "The names of all notes.",
              [&notes](mcp::CallContext& call) -> mcp::Result<std::vector<std::string>> {
                // So that a client with several windows finds the one that asked.
                call.result_meta(std::string{call.request_meta()});
                return notes.names("");
              });
}

void add_prompts(mcp::Server& server, Notes& notes) {
  server.prompt("plan_week", "Asks for a plan of the week.",
                []() -> mcp::Result<std::string> { return "Plan my week around my notes."; });

  server
      .prompt("rewrite", "Asks for another wording of a note.",
              [&notes](Rewrite const& in) -> mcp::Result<std::vector<mcp::PromptMessage>> {
                auto const text = TRY(notes.find(in.note));
                auto const* const how = in.tone == Tone::formal ? "formally" : "like a friend";
                return std::vector<mcp::PromptMessage>{
                    {.content = mcp::EmbeddedResource{"note://" + in.note, "text/plain", text}},
                    {.content = mcp::Image{mcp::Bytes{std::string{"\x89PNG", 4}}, "image/png"}},
                    {.content = mcp::Text{base::concat("Write this note ", how, ".")}},
                    {.role = mcp::Role::assistant, .content = mcp::Text{"Gladly."}}};
              })
      .title("Rewrite a note")
      .complete("note", [&notes](mcp::Typed const& typed) { return notes.names(typed.value); });
}

void add_resources(mcp::Server& server, Notes& notes) {
  server.resource("notes:rules", "rules", []() -> mcp::Result<std::string> { return "Be kind."; })
      .title("The rules")
      .description("What every note keeps to.")
      .annotate({.audience = {mcp::Role::user, mcp::Role::assistant}, .priority = 1})
      .cache({.ttlMs = 3'600'000});

  server
      .resource("notes:cover", "cover",
                []() -> mcp::Result<mcp::Bytes> { return mcp::Bytes{std::string{"\x89PNG", 4}}; })
      .mime("image/png")
      .size(4);

  server
      .resource("note://{name}", "note",
                [&notes](Note const& in) -> mcp::Result<std::optional<std::string>> {
                  auto text = notes.find(in.name);
                  if (!text) return std::nullopt;
                  return *text;
                })
      .description("A note by its name.")
      .complete("name", [&notes](mcp::Typed const& typed) { return notes.names(typed.value); });
}

}  // namespace

void add_reading(mcp::Server& server, Notes& notes) {
  add_tools(server, notes);
  add_prompts(server, notes);
  add_resources(server, notes);
}

}  // namespace notebook
