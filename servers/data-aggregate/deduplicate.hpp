// deduplicate: one of each item.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mcp/server.hpp"
#include "servers/data-aggregate/alike.hpp"
#include "servers/data-aggregate/rows.hpp"

namespace aggregate {

enum class Keep : std::uint8_t { first, last };

struct Deduplicate {
  mcp::Arg<std::optional<Items>, "List of items to deduplicate; either this or path"> items;
  mcp::Arg<std::vector<std::string>,
           "Fields whose values together tell items apart; paths reach "
           "within: user.id, /user/id",
           mcp::max_items{100}>
      key_fields;
  mcp::Arg<Keep, "Which of several to keep; the last stands in the first one's place",
           mcp::otherwise{Keep::first}>
      keep;
  PathArg path;
  FormatArg format;
  mcp::Arg<std::optional<double>,
           "Items whose keys are at least so alike are one: from 0 to 1, such as 0.8. Else only "
           "those that are the same",
           mcp::at_least{0}, mcp::at_most{1}>
      similarity;
  mcp::Arg<Likeness,
           "tokens: by the words that both have (Jaccard); edit: letter by letter "
           "(Levenshtein)",
           mcp::otherwise{Likeness::tokens}>
      method;
  mcp::Arg<std::optional<std::uint32_t>, "Most items to return; all are counted"> limit;
};

auto deduplicate(Deduplicate const& in, kit::Inputs const& inputs, mcp::CallContext& call)
    -> mcp::Result<mcp::CallToolResult>;

}  // namespace aggregate
