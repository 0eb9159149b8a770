#include "mcp/client.hpp"

#include "base/test.hpp"

namespace {

// The first letters of the abilities: f and u of elicitation, s and t of sampling, r, k for tasks.
auto abilities(std::string_view text) -> std::string {
  auto const document = *json::Document::parse(text);
  auto const read = mcp::ClientCapabilities::read(document.root());
  expect(mcp::ClientCapabilities{read.bits()}.bits() == read.bits());
  auto letters = std::string{};
  using enum mcp::Ability;
  for (auto const& [ability, letter] :
       {std::pair{elicitation, 'f'}, std::pair{elicitation_url, 'u'}, std::pair{sampling, 's'},
        std::pair{sampling_tools, 't'}, std::pair{roots, 'r'}, std::pair{tasks, 'k'}}) {
    if (read.has(ability)) letters += letter;
  }
  return letters;
}

}  // namespace

TEST("capabilities are read as the schema has them") {
  expect_equal(abilities("{}"), "");
  expect_equal(abilities(R"({"elicitation":{}})"), "f");
  expect_equal(abilities(R"({"elicitation":{"form":{}}})"), "f");
  expect_equal(abilities(R"({"elicitation":{"url":{}}})"), "u");
  expect_equal(abilities(R"({"elicitation":{"form":{},"url":{}}})"), "fu");
  expect_equal(abilities(R"({"sampling":{}})"), "s");
  expect_equal(abilities(R"({"sampling":{"tools":{},"context":{}}})"), "st");
  expect_equal(abilities(R"({"roots":{"listChanged":true}})"), "r");
  expect_equal(abilities(R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})"), "k");
  expect_equal(abilities(R"({"tasks":{},"experimental":{"roots":{}}})"), "");
}

TEST("what is declared with no object is not declared") {
  for (auto const* text :
       {"[]", "7", R"({"elicitation":null})", R"({"elicitation":false})", R"({"sampling":null})",
        R"({"roots":null})", R"({"roots":"yes"})", R"({"extensions":null})", R"({"extensions":[]})",
        R"({"extensions":{"io.modelcontextprotocol/tasks":null}})"}) {
    expect_equal(abilities(text), "");
  }
  expect_equal(abilities(R"({"elicitation":{"url":null},"sampling":{"tools":null}})"), "fs");
}

TEST("what a client must declare is told so that declaring it is enough") {
  using enum mcp::Ability;
  for (auto const ability :
       {elicitation, elicitation_url, sampling, sampling_tools, roots, tasks}) {
    auto const document = *json::Document::parse(mcp::required_capabilities(ability));
    expect(mcp::ClientCapabilities::read(document.root()).has(ability));
  }
}

TEST("log levels have their names, and an order") {
  for (auto const* text :
       {"debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"}) {
    expect_equal(mcp::name(*mcp::find_log_level(text)), text);
  }
  expect(!mcp::find_log_level("loud") && !mcp::find_log_level("") && !mcp::find_log_level("Info"));
  expect(mcp::LogLevel::debug < mcp::LogLevel::info &&
         mcp::LogLevel::alert < mcp::LogLevel::emergency);
}
