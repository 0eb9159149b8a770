// What an operator can set.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mcp/options.hpp"

namespace logs {

struct Options {
  std::vector<std::string> directories;  // as the command line names them
  std::string timezone;                  // of times without one; empty: UTC
};

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options>;
auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc>;

}  // namespace logs
