// How far a branch is from the one that it follows.

#pragma once

#include <optional>
#include <string>

#include "servers/git/head.hpp"

namespace git {

struct Tracking {
  std::string upstream;  // "origin/main"
  bool is_gone = false;
  std::size_t ahead = 0;
  std::size_t behind = 0;
};

// Nothing when the branch follows none, or has no commit yet.
auto read_tracking(git_repository* repository, Head const& head) -> std::optional<Tracking>;

// As `git status` tells of it, with an empty line at its end.
auto tracking_text(Tracking const& tracking, bool hints) -> std::string;

}  // namespace git
