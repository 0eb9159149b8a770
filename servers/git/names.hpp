// Names of files as git prints them, and settings of a repository that say how it prints.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kit/git/git.hpp"

namespace git {

// In double quotes, with escapes, when it holds a control character, a quote or a backslash; and
// for bytes beyond ASCII too where core.quotePath is on. Else as it is.
auto quoted_name(std::string_view name, bool quotes_high) -> std::string;

// What a repository's configuration says of diffs, with git's own defaults.
struct Rendering {
  std::uint32_t context = 3;
  std::uint32_t between_hunks = 0;
  std::uint32_t rename_limit = 1000;
  bool quotes_high = true;
  bool finds_renames = true;
  bool patience = false;
  bool minimal = false;
  bool indent_heuristic = true;
  bool has_prefixes = true;
};
auto read_rendering(git_config* config) -> Rendering;

auto config_bool(git_config* config, char const* name, bool otherwise) -> bool;
auto config_text(git_config* config, char const* name) -> std::string;

}  // namespace git
