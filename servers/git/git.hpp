// The git server: repositories in the directories that it was given, and no program that runs.
//
// Peer: mcp-server-git (Python, with the git program). Same tools, arguments and texts.

#pragma once

#include "servers/git/repositories.hpp"

auto git_server(std::shared_ptr<git::Repositories> const& repositories) -> mcp::Server;
