// What differs between a commit, the index and the work tree: the list of files, before anything of
// them is read.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kit/git/git.hpp"
#include "mcp/types.hpp"

namespace git {

// A file as it was, or as it is now.
struct Side {
  std::string path;        // as bytes
  std::uint32_t mode = 0;  // 0: there is none
  git_oid id = {};
  bool has_id = false;  // a file of the work tree has one only after it was read
  bool in_work_tree = false;
  bool is_dirty = false;   // a submodule with changes of its own
  std::uint64_t size = 0;  // of a file of the work tree

  auto exists() const -> bool { return mode != 0; }
  auto is_regular() const -> bool { return (mode & 0170000) == regular_kind; }
  auto is_link() const -> bool { return mode == GIT_FILEMODE_LINK; }
  auto is_submodule() const -> bool { return mode == GIT_FILEMODE_COMMIT; }

  static constexpr std::uint32_t regular_kind = 0100000;
};

enum class Kind : std::uint8_t { added, deleted, modified, renamed, type_changed };

// The word of the structured results, and the one of `git status`.
auto word_of(Kind kind) -> std::string_view;

struct Change {
  Kind kind = Kind::modified;
  Side before;
  Side after;
  std::uint32_t score = 0;             // of a rename, out of 60,000
  std::uint32_t submodule_status = 0;  // git_submodule_status_t

  // The name under which it is listed.
  auto path() const -> std::string const& { return after.exists() ? after.path : before.path; }
};

// A file that a merge left with more than one version.
struct Unmerged {
  std::string path;
  Side stages[3];  // their common ancestor, ours, theirs
  Side work_tree;
};

struct Comparison {
  std::vector<Change> changes;
  std::vector<Unmerged> unmerged;
  std::vector<std::string> untracked;  // folders end in "/"
};

enum class Untracked : std::uint8_t { none, folders, all };

// Each narrows to pathspecs, where there are any. All are ordered by path.
using Pathspecs = std::span<std::string const>;

auto tree_to_index(git_repository* repository, git_tree* tree, Pathspecs paths)
    -> mcp::Result<Comparison>;
auto index_to_work_tree(git_repository* repository, Pathspecs paths, Untracked untracked)
    -> mcp::Result<Comparison>;
// Files that the index does not know are left out, as `git diff COMMIT` does.
auto tree_to_work_tree(git_repository* repository, git_tree* tree, Pathspecs paths)
    -> mcp::Result<Comparison>;

// Folders that are the same are not looked into. A tree may be null: then it has no files.
auto tree_to_tree(git_repository* repository, git_tree const* before, git_tree const* after)
    -> mcp::Result<Comparison>;

// No more are looked at in one call, and none deeper: a tree may hold itself many times over.
inline constexpr auto most_entries = std::size_t{2'000'000};
inline constexpr auto deepest_folder = std::size_t{512};
auto too_deep() -> std::unexpected<mcp::ToolError>;
auto too_many_entries() -> std::unexpected<mcp::ToolError>;

// The tree of HEAD, or none when there is no commit yet.
auto head_tree(git_repository* repository) -> mcp::Result<Tree>;

}  // namespace git
