#include "servers/git/index.hpp"

#include "base/text.hpp"
#include "servers/git/answers.hpp"

namespace git {

auto LockedIndex::take(git_repository* repository) -> mcp::Result<LockedIndex> {
  auto locked = LockedIndex{};
  // Before it is locked, somebody may put a new one there while the old one is read.
  constexpr auto most_tries = 16;
  for (auto i = 0; i < most_tries && !locked.index_; ++i) {
    git_repository_index(std::out_ptr(locked.index_), repository);
  }
  if (!locked.index_) return git_failure();
  auto const code = git_index_lock_new(std::out_ptr(locked.lock_), locked.index_.get());
  if (code == GIT_ELOCKED) {
    return mcp::failure(base::concat(
        "Unable to create '", git_repository_path(repository),
        "index.lock': File exists. Another git process seems to be running in this repository; if "
        "none is, one has crashed: then remove the file"));
  }
  if (code < 0) return git_failure();
  return locked;
}

auto LockedIndex::write() -> mcp::Result<void> {
  if (git_index_lock_commit(lock_.get()) < 0) return git_failure();
  return {};
}

}  // namespace git
