// combine_research_results: results of searches in the order of their scores, as one text.

#pragma once

#include <optional>
#include <string>

#include "mcp/server.hpp"
#include "servers/data-aggregate/rows.hpp"

namespace aggregate {

struct CombineResearchResults {
  mcp::Arg<std::optional<Results>, "List of research results; either this or path"> results;
  mcp::Arg<std::string, "Field with the title", mcp::otherwise{"title"}> title_field;
  mcp::Arg<std::string, "Field with the summary", mcp::otherwise{"summary"}> summary_field;
  mcp::Arg<std::optional<std::string>,
           "Field with the score to order by, the highest first; null keeps the order given",
           mcp::otherwise{"relevance_score"}>
      score_field;
  PathArg path;
  FormatArg format;
};

auto combine_research_results(CombineResearchResults const& in, kit::Inputs const& inputs,
                              mcp::CallContext& call) -> mcp::Result<mcp::CallToolResult>;

}  // namespace aggregate
