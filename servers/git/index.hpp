// The index of a repository, locked for as long as it is changed.

#pragma once

#include "kit/git/git.hpp"
#include "servers/git/repositories.hpp"
#include "third_party/libgit2/index_lock.h"

namespace git {

// Nobody else writes the index, or commits, while this lives: git as well takes index.lock first.
class LockedIndex {
 public:
  // As it is on the disk now. When somebody else has the lock, the repositories are told.
  static auto take(Repositories& repositories, git_repository* repository)
      -> mcp::Result<LockedIndex>;

  auto get() const -> git_index* { return index_.get(); }
  // All of it or nothing; and the lock is gone.
  auto write() -> mcp::Result<void>;

 private:
  LockedIndex() = default;

  using Lock = std::unique_ptr<git_index_lock, Free<git_index_lock, git_index_lock_free>>;

  Index index_;
  Lock lock_;
};

}  // namespace git
