// What an operator can set.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mcp/options.hpp"

namespace git {

// Who commits, where a repository's configuration does not say. Empty: not told.
struct Person {
  std::string name;
  std::string email;
};

struct Options {
  std::vector<std::string> directories;
  std::string repository;  // the only one that may be opened; empty: all of them
  bool read_only = false;
  Person author;     // GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL
  Person committer;  // GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL
};

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options>;
auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc>;

}  // namespace git
