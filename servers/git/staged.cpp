// What differs between a tree and the index.

#include <cstring>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/changes.hpp"
#include "third_party/libgit2/index_trees.h"

namespace git {
namespace {

// The files of a tree, in the order of their paths, without folders of which the index knows that
// it has them as they are.
class TreeFiles {
 public:
  TreeFiles(git_repository* repository, git_index* index)
      : repository_{repository}, index_{index} {}

  auto enter(Tree tree) -> mcp::Result<void> {
    if (levels_.size() >= deepest_folder) return too_deep();
    levels_.push_back({.tree = std::move(tree), .next = 0, .path_size = path_.size()});
    return {};
  }

  // Goes to the next; false after the last.
  auto advance() -> mcp::Result<bool> {
    while (!levels_.empty()) {
      auto& level = levels_.back();
      path_.resize(level.path_size);
      if (level.next == git_tree_entrycount(level.tree.get())) {
        levels_.pop_back();
        continue;
      }
      if (++looked_at_ > most_entries) return too_many_entries();
      entry_ = git_tree_entry_byindex(level.tree.get(), level.next++);
      path_ += git_tree_entry_name(entry_);
      if (git_tree_entry_type(entry_) != GIT_OBJECT_TREE) return true;
      auto const is_known = git_index_has_tree(index_, path_.c_str(), id()) != 0;
      path_ += '/';
      if (is_known) {
        known_.push_back(path_);
        continue;
      }
      auto tree = Tree{};
      if (git_tree_lookup(std::out_ptr(tree), repository_, git_tree_entry_id(entry_)) < 0) {
        return git_failure();
      }
      TRY(enter(std::move(tree)));
    }
    entry_ = nullptr;
    return false;
  }

  // Whether it is in a folder that was left out. Asked for paths in their order.
  auto is_known(std::string_view path) -> bool {
    while (first_known_ < known_.size() && !path.starts_with(known_[first_known_]) &&
           known_[first_known_] < path) {
      ++first_known_;
    }
    return first_known_ < known_.size() && path.starts_with(known_[first_known_]);
  }

  auto is_at_end() const -> bool { return !entry_; }
  auto path() const -> std::string const& { return path_; }
  auto id() const -> git_oid const* { return git_tree_entry_id(entry_); }
  auto mode() const -> std::uint32_t { return git_tree_entry_filemode(entry_); }
  auto side() const -> Side { return {.path = path_, .mode = mode(), .id = *id(), .has_id = true}; }

 private:
  struct Level {
    Tree tree;
    std::size_t next;
    std::size_t path_size;
  };

  git_repository* repository_;
  git_index* index_;
  std::vector<std::string> known_;  // folders, with a '/' at their ends
  std::size_t first_known_ = 0;     // those before it are before the last path that was asked for
  std::vector<Level> levels_;
  std::string path_;
  git_tree_entry const* entry_ = nullptr;
  std::size_t looked_at_ = 0;
};

auto has_other_type(std::uint32_t a, std::uint32_t b) -> bool { return ((a ^ b) & 0170000) != 0; }

// In the order of their paths, where libgit2 may have another for systems without cases.
auto sorted_entries(git_index* index) -> std::vector<git_index_entry const*> {
  auto entries = std::vector<git_index_entry const*>{};
  auto const count = git_index_entrycount(index);
  entries.reserve(count);
  for (auto i = std::size_t{0}; i < count; ++i) {
    entries.push_back(git_index_get_byindex(index, i));
  }
  auto const is_before = [](git_index_entry const* a, git_index_entry const* b) {
    return std::strcmp(a->path, b->path) < 0;
  };
  base::sort(entries, is_before);
  return entries;
}

class Differences {
 public:
  Differences(TreeFiles& files, Pathspec pathspec)
      : files_{files}, pathspec_{std::move(pathspec)} {}

  auto run(std::vector<git_index_entry const*> const& entries) -> mcp::Result<Comparison> {
    TRY(files_.advance());
    for (auto const* const entry : entries) {
      auto order = 1;
      while (!files_.is_at_end()) {
        order = files_.path().compare(entry->path);
        if (order >= 0) break;
        tell(true, nullptr);
        TRY(files_.advance());
        order = 1;
      }
      if (order != 0 && files_.is_known(entry->path)) continue;
      if (git_index_entry_stage(entry) != 0) {
        tell_unmerged(*entry);
      } else if (!is_unmerged(entry->path)) {
        tell(order == 0, entry);
      }
      // An entry in a conflict may come again.
      if (order == 0 && git_index_entry_stage(entry) == 0) TRY(files_.advance());
      if (order == 0 && git_index_entry_stage(entry) != 0) passed_ = entry->path;
    }
    while (!files_.is_at_end()) {
      tell(true, nullptr);
      TRY(files_.advance());
    }
    return std::move(result_);
  }

 private:
  auto matches(char const* path) const -> bool {
    return !pathspec_ ||
           git_pathspec_matches_path(pathspec_.get(), GIT_PATHSPEC_DEFAULT, path) == 1;
  }

  auto is_unmerged(std::string_view path) const -> bool {
    return !result_.unmerged.empty() && result_.unmerged.back().path == path;
  }

  void tell_unmerged(git_index_entry const& entry) {
    if (!matches(entry.path)) return;
    if (!is_unmerged(entry.path)) {
      result_.unmerged.push_back({.path = entry.path, .stages = {}, .work_tree = {}});
    }
    auto& stage = result_.unmerged.back().stages[git_index_entry_stage(&entry) - 1];
    stage = {.path = entry.path, .mode = entry.mode, .id = entry.id, .has_id = true};
  }

  // The file that the tree is at, or an entry of the index, or both when they have one path.
  void tell(bool in_tree, git_index_entry const* entry) {
    if (in_tree && !entry && files_.path() == passed_) return;  // it is in a conflict
    // `git add -N` enters a name without a content, which is in the work tree only.
    if (entry && (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) != 0) entry = nullptr;
    if (!in_tree && !entry) return;
    if (in_tree && entry && files_.mode() == entry->mode &&
        git_oid_equal(files_.id(), &entry->id) != 0) {
      return;
    }
    if (!matches(entry ? entry->path : files_.path().c_str())) return;
    auto change = Change{};
    if (in_tree) change.before = files_.side();
    if (entry) {
      change.after = {.path = entry->path, .mode = entry->mode, .id = entry->id, .has_id = true};
    }
    auto& before = change.before;
    auto& after = change.after;
    if (!in_tree) before.path = after.path;
    if (!entry) after.path = before.path;
    change.kind = !in_tree                                  ? Kind::added
                  : !entry                                  ? Kind::deleted
                  : has_other_type(before.mode, after.mode) ? Kind::type_changed
                                                            : Kind::modified;
    result_.changes.push_back(std::move(change));
  }

  TreeFiles& files_;
  Pathspec pathspec_;
  std::string passed_;  // a file of the tree whose path is in a conflict
  Comparison result_;
};

}  // namespace

auto too_deep() -> std::unexpected<mcp::ToolError> {
  return mcp::failure(
      base::concat("the tree has folders in folders more than ", deepest_folder, " levels deep"));
}

auto tree_to_index(git_repository* repository, git_tree* tree, Pathspecs paths)
    -> mcp::Result<Comparison> {
  auto index = Index{};
  if (git_repository_index(std::out_ptr(index), repository) < 0) return git_failure();
  if (tree && git_index_has_tree(index.get(), "", git_tree_id(tree)) != 0) return Comparison{};
  auto files = TreeFiles{repository, index.get()};
  if (tree) {
    auto top = Tree{};
    if (git_tree_dup(std::out_ptr(top), tree) < 0) return git_failure();
    TRY(files.enter(std::move(top)));
  }
  auto pathspec = Pathspec{};
  if (!paths.empty()) {
    auto texts = std::vector<char*>{};
    for (auto const& path : paths) texts.push_back(const_cast<char*>(path.c_str()));
    auto const list = git_strarray{.strings = texts.data(), .count = texts.size()};
    if (git_pathspec_new(std::out_ptr(pathspec), &list) < 0) return git_failure();
  }
  return Differences{files, std::move(pathspec)}.run(sorted_entries(index.get()));
}

}  // namespace git
