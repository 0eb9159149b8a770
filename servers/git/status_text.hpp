// A status in the words of `git status`.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "servers/git/changes.hpp"
#include "servers/git/head.hpp"
#include "servers/git/names.hpp"
#include "servers/git/progress.hpp"
#include "servers/git/tracking.hpp"

namespace git {

// What a repository's configuration says of `git status`.
struct StatusSettings {
  Rendering rendering;
  bool hints = true;
  bool shows_stash = false;
  Untracked untracked = Untracked::folders;
};

struct Status {
  StatusSettings settings;
  Head head;
  std::optional<DetachedFrom> from;
  std::optional<Tracking> tracking;
  Progress progress;
  bool is_pick_or_merge = false;
  std::optional<std::uint32_t> sparse_percentage;
  std::uint64_t stashes = 0;
  std::vector<Change> staged;
  std::vector<Change> unstaged;
  std::vector<Unmerged> unmerged;
  std::vector<std::string> untracked;

  auto is_dirty() const -> bool { return !unstaged.empty() || !unmerged.empty(); }
};

// "both modified", "deleted by us" and so on.
auto unmerged_word(Unmerged const& file) -> std::string_view;

auto status_text(Status const& status) -> std::string;

}  // namespace git
