// The lines that differ between two contents.

#pragma once

#include "servers/git/content.hpp"
#include "servers/git/names.hpp"

namespace git {

class LineSink {
 public:
  virtual ~LineSink() = default;
  virtual void hunk(git_diff_hunk const& hunk) = 0;
  virtual void line(git_diff_line const& line) = 0;
};

// Contents that are text. The paths say which driver finds the names of functions.
auto compare_lines(Content const& before, std::string const& before_path, Content const& after,
                   std::string const& after_path, Rendering const& rendering, LineSink& sink)
    -> mcp::Result<void>;

}  // namespace git
