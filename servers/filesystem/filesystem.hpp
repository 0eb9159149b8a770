// The filesystem server: files and folders in the directories that it was given.
//
// Peer: @modelcontextprotocol/server-filesystem (Node). Same tools, arguments and texts, and four
// tools more.

#pragma once

#include "servers/filesystem/files.hpp"

// `files` must outlive it.
auto filesystem_server(filesystem::Files& files) -> mcp::Server;
