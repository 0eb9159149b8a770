// The filesystem server: files and folders in the directories that it was given.
//
// Peer: @modelcontextprotocol/server-filesystem (Node). Same tools, arguments and texts, and four
// tools more.

#pragma once

#include "servers/filesystem/files.hpp"

auto filesystem_server(std::shared_ptr<filesystem::Files> const& files) -> mcp::Server;
