// What a text of a model names in a repository.

#pragma once

#include <string_view>

#include "kit/git/git.hpp"
#include "mcp/types.hpp"

namespace git {

// Fails for what git would take for an option, and for what cannot be in a name. `what` is how the
// official server calls it: "target", "revision", "branch name".
auto check_name(std::string_view what, std::string_view value) -> mcp::Result<void>;

// What a revision names, by all forms that git knows for one object: a branch, a tag, an id or the
// beginning of one, "HEAD~2", "main@{1}", ":/text", "REV:path". Ranges name more than one, and are
// refused. https://git-scm.com/docs/gitrevisions
auto resolve(git_repository* repository, std::string_view what, std::string_view revision)
    -> mcp::Result<Object>;

// The commit that it names; tags are followed.
auto resolve_commit(git_repository* repository, std::string_view what, std::string_view revision)
    -> mcp::Result<Commit>;

// The first digits of an id, as many as git shows: seven, and more where seven name two objects.
auto short_id(git_repository* repository, git_oid const& id) -> std::string;

}  // namespace git
