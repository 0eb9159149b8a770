#include "servers/git/index.hpp"

#include "base/text.hpp"
#include "servers/git/answers.hpp"

namespace git {

auto LockedIndex::take(Repositories& repositories, git_repository* repository)
    -> mcp::Result<LockedIndex> {
  auto locked = LockedIndex{};
  if (git_repository_index(std::out_ptr(locked.index_), repository) < 0) return git_failure();
  auto const code = git_index_lock_new(std::out_ptr(locked.lock_), locked.index_.get());
  if (code == GIT_ELOCKED) {
    repositories.found_lock() = true;
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
