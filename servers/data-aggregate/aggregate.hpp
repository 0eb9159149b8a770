// aggregate_list: rows counted, grouped, summed and looked into.

#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "mcp/server.hpp"
#include "servers/data-aggregate/accumulators.hpp"
#include "servers/data-aggregate/filter.hpp"
#include "servers/data-aggregate/findings.hpp"
#include "servers/data-aggregate/join.hpp"
#include "servers/data-aggregate/rows.hpp"
#include "servers/data-aggregate/table.hpp"

namespace aggregate {

using Names = std::vector<std::string>;

struct AggregateList {
  mcp::Arg<std::optional<Items>, "List of objects to aggregate; either this or path"> items;
  mcp::Arg<std::optional<std::variant<std::string, Names>>,
           "Field to group by, or several for rows with measures; a path such as user.id or "
           "/user/id reaches within">
      group_by;
  mcp::Arg<std::optional<std::string>, "Field whose values to count; the 20 most frequent are told">
      count_field;
  mcp::Arg<std::optional<Names>,
           "Fields with numbers, for their count, sum, min, max, mean, median and stdev",
           mcp::max_items{200}>
      sum_fields;
  PathArg path;
  FormatArg format;
  mcp::Arg<std::optional<std::vector<Condition>>,
           "Conditions that all must hold for a row to count", mcp::max_items{50}>
      where;
  mcp::Arg<std::optional<std::vector<Measure>>,
           "What to compute of each group; the result has rows then", mcp::max_items{50}>
      measures;
  mcp::Arg<std::optional<Resample>, "Group by spans of time first"> resample;
  mcp::Arg<std::optional<std::string>,
           "Field whose values become columns, which hold the one measure">
      pivot;
  mcp::Arg<std::optional<std::vector<Condition>>,
           "Conditions on the rows of the result, by its columns", mcp::max_items{50}>
      having;
  mcp::Arg<std::optional<Names>,
           "Columns to order the rows of the result by; -total is from high to low",
           mcp::max_items{10}>
      order_by;
  mcp::Arg<std::optional<std::uint32_t>, "Most rows of the result", mcp::at_least{1}> limit;
  mcp::Arg<std::uint32_t, "Rows of the result to pass over first", mcp::otherwise{0}> offset;
  mcp::Arg<std::optional<JoinWith>, "A second list to join before all else"> join;
  mcp::Arg<std::optional<HistogramOf>, "Histogram of a field"> histogram;
  mcp::Arg<std::optional<OutliersOf>, "Values of a field that stand far out"> outliers;
  mcp::Arg<std::optional<Names>,
           "Fields to compare in pairs: covariance, correlation, and the line of least squares",
           mcp::min_items{2}, mcp::max_items{20}>
      correlate;
  mcp::Arg<bool, "Tell of each field its type, what is missing, distinct values, min and max",
           mcp::otherwise{false}>
      profile;
};

auto aggregate_list(AggregateList const& in, kit::Inputs const& inputs, mcp::CallContext& call)
    -> mcp::Result<mcp::CallToolResult>;

}  // namespace aggregate
