// A file in a conflict against both versions of it, as `git diff` prints it during a merge.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "servers/git/patch.hpp"

namespace git {

// "diff --cc", with the hunks that differ from both versions.
auto print_combined(Printer const& printer, Unmerged& file, std::string& text) -> mcp::Result<void>;

// The hunks alone, or nothing when none differs from both.
auto combined_hunks(Content const& ours, Content const& theirs, Content const& result,
                    Rendering const& rendering) -> mcp::Result<std::string>;

}  // namespace git
