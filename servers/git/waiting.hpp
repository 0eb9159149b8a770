// Tools that write wait for others that do, another server or git.

#pragma once

#include <memory>

#include "mcp/tool.hpp"
#include "servers/git/repositories.hpp"

namespace git {

// A call of the tool that finds a lock is run anew, from its beginning, for up to a second.
void make_patient(mcp::Tool& tool, std::shared_ptr<Repositories> const& repositories);

}  // namespace git
