// Where the groups of a segment begin and end: ?(a|b) *(a|b) +(a|b) @(a|b) !(a|b).

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace kit::detail {

struct GlobPiece;
using GlobSequence = std::vector<GlobPiece>;

// Text without groups, or a group.
struct GlobPiece {
  char kind = 0;  // of ?*+@! for a group, 0 for text
  std::string text;
  std::vector<GlobSequence> alternatives;
};

// An error when groups stand in groups too deep for us.
auto find_groups(std::string_view segment) -> base::Result<GlobSequence>;

}  // namespace kit::detail
