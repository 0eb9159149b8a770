// Revisions up to 2025-11-25: a connection begins with `initialize`.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle

#pragma once

#include <expected>
#include <string>

#include "mcp/message.hpp"
#include "mcp/server.hpp"

namespace mcp::legacy {

// The revision that answers a client's wish: the one it asked for if we speak it, else our newest.
auto negotiate(Message const& message) -> std::expected<Revision, RpcError>;

// The result of `initialize`.
auto initialize(Server const& server, Settings const& settings, Revision revision) -> std::string;

}  // namespace mcp::legacy
