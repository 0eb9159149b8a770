// merge_summaries: summaries added up, with weights.

#pragma once

#include <optional>
#include <vector>

#include "mcp/server.hpp"
#include "servers/data-aggregate/rows.hpp"

namespace aggregate {

struct MergeSummaries {
  mcp::Arg<std::optional<Items>, "List of summaries to merge; either this or path"> summaries;
  mcp::Arg<std::optional<std::vector<double>>,
           "Weight of each summary, for averages; summaries without one are left out. Else 1">
      weights;
  PathArg path;
  FormatArg format;
};

auto merge_summaries(MergeSummaries const& in, kit::Inputs const& inputs, mcp::CallContext& call)
    -> mcp::Result<mcp::CallToolResult>;

}  // namespace aggregate
