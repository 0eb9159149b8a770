// combine_research_results: results of searches in the order of their scores, as one text.

#pragma once

#include <optional>
#include <string>

#include "mcp/server.hpp"
#include "servers/data-aggregate/rows.hpp"

namespace aggregate {

// The name of a field, and nothing only when null is given.
struct NameOrNull : std::optional<std::string> {
  NameOrNull() : std::optional<std::string>{"relevance_score"} {}
};

}  // namespace aggregate

namespace json {

template <>
inline constexpr bool is_optional<aggregate::NameOrNull> = true;

template <>
struct Codec<aggregate::NameOrNull> {
  static constexpr auto takes_null = true;

  static constexpr void schema(Schema& schema) {
    schema.raw("type", R"(["string","null"])");
    schema.string("default", "relevance_score");
  }
  static void expected(std::string& text) { text += "a string or null"; }
  static void decode(Decoder& decoder, View value, Path const& where, aggregate::NameOrNull& into) {
    if (value.is(Kind::null)) {
      into.reset();
    } else if (value.is(Kind::string)) {
      into.emplace(value.string());
    } else {
      decoder.mismatch(where, value, "a string or null");
    }
  }
  static void encode(Writer& writer, aggregate::NameOrNull const& name) {
    name ? writer.string(*name) : writer.null();
  }
};

}  // namespace json

namespace aggregate {

struct CombineResearchResults {
  mcp::Arg<std::optional<Results>, "List of research results; either this or path"> results;
  mcp::Arg<std::string, "Field with the title", mcp::otherwise{"title"}> title_field;
  mcp::Arg<std::string, "Field with the summary", mcp::otherwise{"summary"}> summary_field;
  mcp::Arg<NameOrNull,
           "Field with the score to order by, the highest first; null keeps the order given">
      score_field;
  PathArg path;
  FormatArg format;
};

auto combine_research_results(CombineResearchResults const& in, kit::Inputs const& inputs,
                              mcp::CallContext& call) -> mcp::Result<mcp::CallToolResult>;

}  // namespace aggregate
