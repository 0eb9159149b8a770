// How many lines differ in each file, as `git diff --stat` prints it.

#pragma once

#include <string>
#include <vector>

#include "servers/git/patch.hpp"

namespace git {

struct StatLine {
  std::string name;
  Counts counts;
  bool is_unmerged = false;
};

// "a/{old => new}/file", or "old => new" where the two have no folder in common.
auto rename_text(std::string_view before, std::string_view after, bool quotes_high) -> std::string;

// The lines and the sum below them; empty when there are none.
auto stat_text(std::vector<StatLine> const& lines) -> std::string;

}  // namespace git
