// Where HEAD is, and how it came there.

#pragma once

#include <optional>
#include <string>

#include "kit/git/git.hpp"
#include "mcp/types.hpp"
#include "servers/git/repositories.hpp"

namespace git {

struct Head {
  std::string branch;      // "main", or empty when it is detached
  bool is_unborn = false;  // the branch has no commit yet
  std::optional<git_oid> commit = {};
};
auto read_head(git_repository* repository) -> mcp::Result<Head>;

// What git says of a HEAD that is on no branch, without the "HEAD " of git_status: "HEAD detached
// at v1", "no branch, rebasing side", "no branch, bisect started on main", "no branch".
auto describe_detached(Repositories const& repositories, git_repository* repository) -> std::string;

// Where it was detached, as git tells it out of the reflog: the name of a tag, a remote branch, or
// the beginning of an id.
struct DetachedFrom {
  std::string name;
  bool is_there = false;  // "at": HEAD has not moved since; else it is "from"
};
// Nothing when the reflog does not tell.
auto detached_from(git_repository* repository) -> std::optional<DetachedFrom>;

}  // namespace git
