// What differs between two trees.

#include <algorithm>
#include <cstring>

#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/changes.hpp"

namespace git {
namespace {

auto is_folder(git_tree_entry const* entry) -> bool {
  return git_tree_entry_type(entry) == GIT_OBJECT_TREE;
}

// In the order of trees, where a folder's name ends in "/".
auto compare(git_tree_entry const* a, git_tree_entry const* b) -> int {
  auto const first = std::string_view{git_tree_entry_name(a)};
  auto const second = std::string_view{git_tree_entry_name(b)};
  auto const common = std::min(first.size(), second.size());
  if (auto const order = std::memcmp(first.data(), second.data(), common); order != 0) return order;
  auto const next = [&](std::string_view name, bool folder) {
    if (name.size() > common) return static_cast<int>(static_cast<unsigned char>(name[common]));
    return folder ? int{'/'} : 0;
  };
  return next(first, is_folder(a)) - next(second, is_folder(b));
}

class Walk {
 public:
  explicit Walk(git_repository* repository) : repository_{repository} {}

  auto run(git_tree const* before, git_tree const* after, std::string const& folder,
           std::size_t depth) -> mcp::Result<void> {
    if (depth >= deepest_folder) return too_deep();
    auto const olds = before ? git_tree_entrycount(before) : 0;
    auto const news = after ? git_tree_entrycount(after) : 0;
    for (auto i = std::size_t{0}, j = std::size_t{0}; i < olds || j < news;) {
      if (++looked_at_ > most_entries) return too_many_entries();
      auto const* old_entry = i < olds ? git_tree_entry_byindex(before, i) : nullptr;
      auto const* new_entry = j < news ? git_tree_entry_byindex(after, j) : nullptr;
      auto const order = !old_entry ? 1 : !new_entry ? -1 : compare(old_entry, new_entry);
      if (order < 0) new_entry = nullptr;
      if (order > 0) old_entry = nullptr;
      if (old_entry) ++i;
      if (new_entry) ++j;
      TRY(look_at(old_entry, new_entry, folder, depth));
    }
    return {};
  }

  auto changes() -> std::vector<Change>& { return changes_; }

 private:
  // One of the two may be null.
  auto look_at(git_tree_entry const* before, git_tree_entry const* after, std::string const& folder,
               std::size_t depth) -> mcp::Result<void> {
    if (before && after && git_tree_entry_filemode(before) == git_tree_entry_filemode(after) &&
        git_oid_equal(git_tree_entry_id(before), git_tree_entry_id(after)) != 0) {
      return {};
    }
    auto const path = folder + git_tree_entry_name(before ? before : after);
    if (is_folder(before ? before : after)) {
      auto const old_tree = TRY(tree_of(before));
      auto const new_tree = TRY(tree_of(after));
      return run(old_tree.get(), new_tree.get(), path + "/", depth + 1);
    }
    auto change = Change{.before = side_of(before, path), .after = side_of(after, path)};
    auto const has_other_type = ((change.before.mode ^ change.after.mode) & 0170000) != 0;
    change.kind = !before          ? Kind::added
                  : !after         ? Kind::deleted
                  : has_other_type ? Kind::type_changed
                                   : Kind::modified;
    changes_.push_back(std::move(change));
    return {};
  }

  auto tree_of(git_tree_entry const* entry) const -> mcp::Result<Tree> {
    auto tree = Tree{};
    if (entry && git_tree_lookup(std::out_ptr(tree), repository_, git_tree_entry_id(entry)) < 0) {
      return git_failure();
    }
    return tree;
  }

  static auto side_of(git_tree_entry const* entry, std::string const& path) -> Side {
    auto side = Side{.path = path};
    if (!entry) return side;
    side.mode = git_tree_entry_filemode(entry);
    side.id = *git_tree_entry_id(entry);
    side.has_id = true;
    return side;
  }

  git_repository* repository_;
  std::size_t looked_at_ = 0;
  std::vector<Change> changes_;
};

}  // namespace

auto too_many_entries() -> std::unexpected<mcp::ToolError> {
  return mcp::failure(
      base::concat("there are more than ", most_entries, " files and folders to look at"));
}

auto tree_to_tree(git_repository* repository, git_tree const* before, git_tree const* after)
    -> mcp::Result<Comparison> {
  auto walk = Walk{repository};
  TRY(walk.run(before, after, {}, 0));
  auto result = Comparison{};
  result.changes = std::move(walk.changes());
  return result;
}

}  // namespace git
