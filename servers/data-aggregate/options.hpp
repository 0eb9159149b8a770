// What the operator of the data-aggregate server may set: the directories it reads from.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "mcp/options.hpp"

namespace aggregate {

struct Options {
  bool files = true;
  std::vector<std::string> directories;  // as the command line names them
};

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options>;

auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc>;

}  // namespace aggregate
