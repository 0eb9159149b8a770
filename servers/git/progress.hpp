// What is under way in a repository: a merge, a rebase, a cherry-pick, a bisection.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "servers/git/repositories.hpp"

namespace git {

struct Rebase {
  bool is_interactive = false;
  std::string branch;  // or empty
  std::string onto;
  std::vector<std::string> done;  // commands, with short ids
  std::optional<std::vector<std::string>> to_do;
};

struct Progress {
  bool merges = false;
  bool applies_mails = false;
  bool has_empty_mail = false;
  std::optional<Rebase> rebase;
  // The commit that is picked or reverted; empty between two of them.
  std::optional<std::string> cherry_pick;
  std::optional<std::string> revert;
  bool bisects = false;
  std::string bisected_from;  // or empty
  // Parts of a rebase that stopped.
  bool has_message = false;
  bool splits_commit = false;

  // "merge", "rebase" and so on, or empty.
  auto word() const -> std::string_view;
};

auto read_progress(Repositories const& repositories, git_repository* repository) -> Progress;

// As `git status` tells of it, with hints where they are wanted.
auto progress_text(Progress const& progress, bool has_unmerged, bool has_changes, bool hints)
    -> std::string;

}  // namespace git
