#include "servers/git/walk.hpp"

#include <utility>

#include "base/text.hpp"
#include "servers/git/answers.hpp"

namespace git {

Walk::Walk(git_repository* repository, std::string path, std::optional<std::int64_t> since)
    : repository_{repository}, path_{std::move(path)}, since_{since} {}

auto Walk::add(git_oid const& start) -> mcp::Result<void> {
  // Of SHA-1 the rest is not set.
  auto const size = start.type == GIT_OID_SHA256 ? GIT_OID_SHA256_SIZE : GIT_OID_SHA1_SIZE;
  if (!seen_.emplace(reinterpret_cast<char const*>(start.id), size).second) return {};
  auto commit = Commit{};
  if (git_commit_lookup(std::out_ptr(commit), repository_, &start) < 0) {
    return mcp::failure(
        base::concat("commit ", hex(start), " cannot be read: ", last_error().message));
  }
  waiting_.push({.time = git_commit_time(commit.get()), .number = found_++, .id = start});
  return {};
}

auto Walk::next() -> mcp::Result<Commit> {
  while (!waiting_.empty()) {
    auto const [time, number, id] = waiting_.top();
    waiting_.pop();
    if (since_ && time < *since_) continue;
    auto commit = Commit{};
    if (git_commit_lookup(std::out_ptr(commit), repository_, &id) < 0) return git_failure();
    if (TRY(follow(commit.get()))) return commit;
  }
  return Commit{};
}

auto Walk::content(git_commit* commit) -> mcp::Result<std::optional<Content>> {
  auto tree = Tree{};
  if (git_commit_tree(std::out_ptr(tree), commit) < 0) return git_failure();
  auto entry = TreeEntry{};
  auto const code = git_tree_entry_bypath(std::out_ptr(entry), tree.get(), path_.c_str());
  if (code == GIT_ENOTFOUND) return std::nullopt;
  if (code < 0) return git_failure();
  return Content{.id = *git_tree_entry_id(entry.get()),
                 .mode = git_tree_entry_filemode(entry.get())};
}

auto Walk::is_same(std::optional<Content> const& a, std::optional<Content> const& b) -> bool {
  if (!a || !b) return !a && !b;
  return a->mode == b->mode && git_oid_equal(&a->id, &b->id) != 0;
}

auto Walk::follow(git_commit* commit) -> mcp::Result<bool> {
  auto const count = git_commit_parentcount(commit);
  if (path_.empty()) {
    for (auto i = 0U; i < count; ++i) TRY(add(*git_commit_parent_id(commit, i)));
    return true;
  }
  auto const own = TRY(content(commit));
  for (auto i = 0U; i < count; ++i) {
    auto parent = Commit{};
    if (git_commit_parent(std::out_ptr(parent), commit, i) < 0) return git_failure();
    if (is_same(own, TRY(content(parent.get())))) {
      TRY(add(*git_commit_id(parent.get())));
      return false;
    }
  }
  for (auto i = 0U; i < count; ++i) TRY(add(*git_commit_parent_id(commit, i)));
  return count > 0 || own.has_value();
}

}  // namespace git
