#include "servers/git/changes.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "servers/git/answers.hpp"

namespace git {
namespace {

// Options for libgit2, with pathspecs that live as long.
struct Query {
  explicit Query(Pathspecs paths, std::uint32_t flags) {
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.flags = flags | GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_SKIP_BINARY_CHECK;
    for (auto const& path : paths) texts.push_back(const_cast<char*>(path.c_str()));
    options.pathspec = {.strings = texts.data(), .count = texts.size()};
    options.payload = this;
    options.progress_cb = [](git_diff const*, char const*, char const*, void* query) {
      return ++static_cast<Query*>(query)->steps > most_entries ? GIT_EUSER : 0;
    };
  }
  Query(Query const&) = delete;
  auto operator=(Query const&) -> Query& = delete;

  auto failure() const -> std::unexpected<mcp::ToolError> {
    return steps > most_entries ? too_many_entries() : git_failure();
  }

  git_diff_options options;
  std::vector<char*> texts;
  std::size_t steps = 0;
};

// Without permissions, libgit2 gives a file those of the link that it took the place of: none.
auto mode_of(git_diff_file const& file) -> std::uint32_t {
  constexpr auto a_file_of_nobody = std::uint32_t{0100000};
  return file.mode == a_file_of_nobody ? GIT_FILEMODE_BLOB : file.mode;
}

auto side_of(git_diff_file const& file, bool in_work_tree) -> Side {
  return {.path = file.path ? file.path : "",
          .mode = mode_of(file),
          .id = file.id,
          .has_id = (file.flags & GIT_DIFF_FLAG_VALID_ID) != 0 && git_oid_is_zero(&file.id) == 0,
          .in_work_tree = in_work_tree && file.mode != GIT_FILEMODE_COMMIT,
          .size = file.size};
}

auto side_of(git_index_entry const& entry) -> Side {
  return {.path = entry.path, .mode = entry.mode, .id = entry.id, .has_id = true};
}

auto kind_of(git_delta_t status) -> Kind {
  switch (status) {
    case GIT_DELTA_ADDED:
      return Kind::added;
    case GIT_DELTA_DELETED:
      return Kind::deleted;
    case GIT_DELTA_TYPECHANGE:
      return Kind::type_changed;
    default:
      return Kind::modified;
  }
}

// The states of files in a conflict as libgit2 found them, by path.
using Found = std::vector<Side>;

// Of the index to the work tree that stands there.
void read_deltas(git_diff* diff, char const* work_tree, Comparison& result, Found& conflicts) {
  auto const count = git_diff_num_deltas(diff);
  for (auto i = std::size_t{0}; i < count; ++i) {
    auto const& delta = *git_diff_get_delta(diff, i);
    // What is not seen is not known to be gone.
    if (delta.status == GIT_DELTA_DELETED &&
        may_be_hidden(base::concat(work_tree, delta.old_file.path))) {
      continue;
    }
    switch (delta.status) {
      case GIT_DELTA_UNTRACKED:
        result.untracked.emplace_back(delta.new_file.path);
        break;
      case GIT_DELTA_CONFLICTED: {
        auto side = side_of(delta.new_file, true);
        if (side.path.empty() && delta.old_file.path) side.path = delta.old_file.path;
        conflicts.push_back(std::move(side));
        break;
      }
      case GIT_DELTA_ADDED:
      case GIT_DELTA_DELETED:
      case GIT_DELTA_MODIFIED:
      case GIT_DELTA_TYPECHANGE: {
        auto change = Change{.kind = kind_of(delta.status),
                             .before = side_of(delta.old_file, false),
                             .after = side_of(delta.new_file, true)};
        if (delta.status == GIT_DELTA_ADDED) change.before.mode = 0;
        if (delta.status == GIT_DELTA_DELETED) change.after.mode = 0;
        result.changes.push_back(std::move(change));
        break;
      }
      default:
        break;
    }
  }
}

auto is_before(Change const& a, Change const& b) -> bool { return a.path() < b.path(); }

auto find_change(std::vector<Change>& changes, std::string_view path)
    -> std::vector<Change>::iterator {
  auto const at = std::ranges::lower_bound(
      changes, path, {}, [](Change const& change) { return std::string_view{change.path()}; });
  return at != changes.end() && at->path() == path ? at : changes.end();
}

// The stages of files in a conflict; those only that the pathspecs left, when `found` names them.
auto read_unmerged(git_index* index, Found const& found, std::vector<Unmerged>& result) {
  auto const count = git_index_entrycount(index);
  for (auto i = std::size_t{0}; i < count; ++i) {
    auto const& entry = *git_index_get_byindex(index, i);
    auto const stage = git_index_entry_stage(&entry);
    if (stage == 0) continue;
    auto const at = std::ranges::find(found, std::string_view{entry.path},
                                      [](Side const& side) { return std::string_view{side.path}; });
    if (at == found.end()) continue;
    if (result.empty() || result.back().path != entry.path) {
      result.push_back({.path = entry.path, .stages = {}, .work_tree = *at});
    }
    result.back().stages[stage - 1] = side_of(entry);
  }
}

auto open_index(git_repository* repository) -> mcp::Result<Index> {
  auto index = Index{};
  if (git_repository_index(std::out_ptr(index), repository) < 0) return git_failure();
  return index;
}

constexpr auto intent_to_add = std::uint16_t{GIT_INDEX_ENTRY_INTENT_TO_ADD};
constexpr auto not_in_work_tree = std::uint16_t{GIT_INDEX_ENTRY_SKIP_WORKTREE};

// `git add -N` enters a name without a content, which is in the work tree only.
void with_announced(git_index* index, Pathspecs paths, std::vector<Change>& unstaged) {
  auto const count = git_index_entrycount(index);
  auto more = std::vector<Change>{};
  for (auto i = std::size_t{0}; i < count; ++i) {
    auto const& entry = *git_index_get_byindex(index, i);
    if ((entry.flags_extended & (intent_to_add | not_in_work_tree)) == 0) continue;
    auto const at = find_change(unstaged, entry.path);
    if ((entry.flags_extended & not_in_work_tree) != 0) {
      if (at != unstaged.end()) unstaged.erase(at);
      continue;
    }
    if (at != unstaged.end()) {
      if (at->kind != Kind::modified) continue;
      at->kind = Kind::added;
      at->before.mode = 0;
    } else if (paths.empty()) {  // an empty file
      auto change = Change{.kind = Kind::added, .before = {}, .after = side_of(entry)};
      change.before.path = entry.path;
      more.push_back(std::move(change));
    }
  }
  if (more.empty()) return;
  std::ranges::move(more, std::back_inserter(unstaged));
  base::sort(unstaged, is_before);
}

// What a submodule has of its own, which an id does not tell.
void look_into_submodules(git_repository* repository, std::vector<Change>& changes) {
  for (auto& change : changes) {
    if (!change.before.is_submodule() || !change.after.is_submodule()) continue;
    auto status = 0U;
    if (git_submodule_status(&status, repository, change.after.path.c_str(),
                             GIT_SUBMODULE_IGNORE_UNSPECIFIED) < 0) {
      continue;
    }
    change.submodule_status = status;
    change.after.is_dirty =
        (status & (GIT_SUBMODULE_STATUS_WD_INDEX_MODIFIED | GIT_SUBMODULE_STATUS_WD_WD_MODIFIED)) !=
        0;
    auto submodule = Submodule{};
    if (git_submodule_lookup(std::out_ptr(submodule), repository, change.after.path.c_str()) < 0) {
      continue;
    }
    if (auto const* const id = git_submodule_wd_id(submodule.get())) {
      change.after.id = *id;
      change.after.has_id = true;
    }
  }
}

}  // namespace

auto word_of(Kind kind) -> std::string_view {
  constexpr auto words =
      std::array<std::string_view, 5>{"added", "deleted", "modified", "renamed", "typechange"};
  return words[static_cast<std::size_t>(kind)];
}

auto head_tree(git_repository* repository) -> mcp::Result<Tree> {
  auto head = Reference{};
  auto const code = git_repository_head(std::out_ptr(head), repository);
  if (code == GIT_EUNBORNBRANCH || code == GIT_ENOTFOUND) return Tree{};
  if (code < 0) return git_failure();
  auto tree = Object{};
  if (git_reference_peel(std::out_ptr(tree), head.get(), GIT_OBJECT_TREE) < 0) {
    return git_failure();
  }
  return Tree{reinterpret_cast<git_tree*>(tree.release())};
}

auto index_to_work_tree(git_repository* repository, Pathspecs paths, Untracked untracked)
    -> mcp::Result<Comparison> {
  auto const index = TRY(open_index(repository));
  auto flags = std::uint32_t{0};
  if (untracked != Untracked::none) flags |= GIT_DIFF_INCLUDE_UNTRACKED;
  if (untracked == Untracked::all) flags |= GIT_DIFF_RECURSE_UNTRACKED_DIRS;
  auto query = Query{paths, flags};
  auto diff = Diff{};
  if (git_diff_index_to_workdir(std::out_ptr(diff), repository, index.get(), &query.options) < 0) {
    return query.failure();
  }
  auto result = Comparison{};
  auto conflicts = Found{};
  read_deltas(diff.get(), git_repository_workdir(repository), result, conflicts);
  read_unmerged(index.get(), conflicts, result.unmerged);
  with_announced(index.get(), paths, result.changes);
  look_into_submodules(repository, result.changes);
  // A folder in the place of a file is the file's deletion.
  std::erase_if(result.untracked, [&](std::string path) {
    if (!path.ends_with('/')) return false;
    path.pop_back();
    return git_index_get_bypath(index.get(), path.c_str(), 0) != nullptr;
  });
  return result;
}

auto tree_to_work_tree(git_repository* repository, git_tree* tree, Pathspecs paths)
    -> mcp::Result<Comparison> {
  auto staged = TRY(tree_to_index(repository, tree, paths));
  auto unstaged = TRY(index_to_work_tree(repository, paths, Untracked::none));
  auto result = Comparison{};
  auto& changes = result.changes;
  // Of a path that is in both lists: what it was in the tree, and what it is in the work tree.
  for (auto& change : staged.changes) {
    auto const later = find_change(unstaged.changes, change.path());
    if (later == unstaged.changes.end()) {
      changes.push_back(std::move(change));
      continue;
    }
    auto whole = Change{.kind = later->kind,
                        .before = std::move(change.before),
                        .after = later->after,
                        .submodule_status = later->submodule_status};
    unstaged.changes.erase(later);
    changes.push_back(std::move(whole));
  }
  std::ranges::move(unstaged.changes, std::back_inserter(changes));
  for (auto& unmerged : unstaged.unmerged) {
    auto entry = TreeEntry{};
    auto change = Change{.before = {.path = unmerged.path}, .after = unmerged.work_tree};
    if (git_tree_entry_bypath(std::out_ptr(entry), tree, unmerged.path.c_str()) == 0) {
      change.before.mode = git_tree_entry_filemode(entry.get());
      change.before.id = *git_tree_entry_id(entry.get());
      change.before.has_id = true;
    }
    changes.push_back(std::move(change));
  }
  std::erase_if(changes, [](Change const& change) {
    auto const& [before, after] = std::tie(change.before, change.after);
    if (!before.exists() && !after.exists()) return true;
    return before.mode == after.mode && before.has_id && after.has_id && !after.is_dirty &&
           git_oid_equal(&before.id, &after.id) != 0;
  });
  for (auto& change : changes) {
    auto const& [before, after] = std::tie(change.before, change.after);
    change.kind = !before.exists()                              ? Kind::added
                  : !after.exists()                             ? Kind::deleted
                  : ((before.mode ^ after.mode) & 0170000) != 0 ? Kind::type_changed
                                                                : Kind::modified;
  }
  base::sort(changes, is_before);
  return result;
}

}  // namespace git
