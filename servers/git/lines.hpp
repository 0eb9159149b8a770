// The lines that differ between two contents.

#pragma once

#include "servers/git/content.hpp"
#include "servers/git/names.hpp"
#include "third_party/libgit2/line_diff.h"

namespace git {

class LineSink {
 public:
  virtual ~LineSink() = default;
  virtual void hunk(git_line_hunk const& hunk) = 0;
  // '+', '-' or ' ', and the line with its end. Or '\', and "\ No newline at end of file" between
  // the end that the line before lacks and one of its own.
  virtual void line(char origin, std::string_view text) = 0;
};

// Contents that are text. The paths say which driver finds the heads of functions.
auto compare_lines(git_repository* repository, Content const& before,
                   std::string const& before_path, Content const& after,
                   std::string const& after_path, Rendering const& rendering, LineSink& sink)
    -> mcp::Result<void>;

}  // namespace git
