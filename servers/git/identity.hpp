// Who commits.

#pragma once

#include "kit/git/git.hpp"
#include "mcp/types.hpp"
#include "servers/git/repositories.hpp"

namespace git {

enum class Part { author, committer };

// As the repository's configuration has it (author.name, user.name ...), else as the server's
// environment does (GIT_AUTHOR_NAME ...), now, in UTC. A failure names both.
auto identity(git_repository* repository, Part part, Repositories const& repositories)
    -> mcp::Result<Signature>;

// Tells libgit2 who writes into the reflogs, if anybody is named.
void sign(git_repository* repository, Repositories const& repositories);

}  // namespace git
