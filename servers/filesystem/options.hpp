// What the operator of the filesystem server may set.

#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "mcp/options.hpp"
#include "servers/filesystem/places.hpp"

namespace filesystem {

struct Options {
  bool read_only = false;
  Globs denied;
  bool follow_roots = true;
  std::string home;
  std::vector<std::string> directories;  // as the command line names them
};

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options>;

auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc>;

}  // namespace filesystem
