// Patterns of paths, such as `src/**/*.{cpp,hpp}`, as npm's minimatch 10.2 reads them with its
// option `dot` on: what tests/oracle/globs.py compares, and where the two differ on purpose.
//
//   *  ?  [a-z] [!a-z] [[:alpha:]]   within one segment, never over a slash
//   **                               as a whole segment: any number of segments, also none
//   {a,b} {1..9} {a..e..2}           one after the other in place of the braces
//   ?(a|b) *(..) +(..) @(..) !(..)   at most once, any number, at least once, once, anything else
//   \x                               x itself
//   !..                              at the very start: paths that do not match the rest
//   #..                              at the very start: matches nothing
//
// Letters match in their own case only. '.' and '..' are matched by nothing but themselves.
// Matching takes at most time in proportion to the pattern (with its braces expanded) times the
// path.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "kit/glob/segment.hpp"

namespace kit {

class Glob {
 public:
  static constexpr std::size_t longest_pattern = 4096;
  static constexpr std::size_t most_alternatives = 1000;

  // No pattern is malformed: what is not closed, such as '[a', means itself. Refused are patterns
  // that are not UTF-8, that are too long, or that their braces and groups make too large.
  static auto parse(std::string_view pattern) -> base::Result<Glob>;

  // Whether the whole path matches. A slash at its end is allowed but not asked for.
  auto matches(std::string_view path) const -> bool;

  // Whether some path below the folder may match; false is certain. The empty folder is where paths
  // start.
  auto could_contain(std::string_view folder) const -> bool;

 private:
  using Segments = std::vector<detail::SegmentPattern>;

  std::vector<Segments> alternatives_;
  bool is_negated_ = false;
};

}  // namespace kit
