// What the operator of the time server may set.

#pragma once

#include "base/result.hpp"
#include "kit/time/zone.hpp"
#include "mcp/options.hpp"

struct TimeOptions {
  kit::Zone local;  // that of the user
};

auto read_time_options(mcp::Variables variables, mcp::Arguments arguments)
    -> base::Result<TimeOptions>;

auto describe_time_options(std::string_view server) -> std::vector<mcp::OptionDoc>;
