// compute_trends: where a series of values goes.

#pragma once

#include <optional>
#include <string>

#include "mcp/server.hpp"
#include "servers/data-aggregate/rows.hpp"

namespace aggregate {

struct ComputeTrends {
  mcp::Arg<std::optional<Items>, "List of data points in their order; either this or path">
      time_series;
  mcp::Arg<std::string, "Field with the timestamp", mcp::otherwise{"timestamp"}> time_field;
  mcp::Arg<std::string, "Field with the value", mcp::otherwise{"value"}> value_field;
  mcp::Arg<std::int64_t, "Without effect, as in the original; every makes buckets of time",
           mcp::otherwise{10}>
      bucket_count;
  PathArg path;
  FormatArg format;
  mcp::Arg<bool, "Order the points by their timestamps first; those without one go",
           mcp::otherwise{false}>
      sort;
  mcp::Arg<std::optional<std::string>,
           "Take the mean of each span of time (15m, 1h, 1d, 1w, 1mo) as the series">
      every;
  mcp::Arg<std::optional<std::uint32_t>,
           "Also tell mean, min and max of a window of so many points that moves along",
           mcp::at_least{1}, mcp::at_most{100'000}>
      window;
  mcp::Arg<bool,
           "Also tell the line of least squares, over seconds where all points have a "
           "timestamp, else over their number",
           mcp::otherwise{false}>
      fit;
};

auto compute_trends(ComputeTrends const& in, kit::Inputs const& inputs, mcp::CallContext& call)
    -> mcp::Result<mcp::CallToolResult>;

}  // namespace aggregate
