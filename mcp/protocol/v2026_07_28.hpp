// Revision 2026-07-28: stateless. Everything that a request needs travels in it.
// https://modelcontextprotocol.io/specification/2026-07-28/basic

#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "mcp/client.hpp"
#include "mcp/message.hpp"
#include "mcp/request.hpp"
#include "mcp/server.hpp"

namespace mcp::v2026_07_28 {

// The protocol version that the message's `_meta` names, when it names one.
auto version_of(Message const& message) -> std::optional<json::View>;

// What the message's `_meta` says of its client; nothing of what it does not say.
auto capabilities_of(Message const& message) -> ClientCapabilities;
auto log_level_of(Message const& message) -> std::optional<LogLevel>;

// Checks what every request carries, in the order of the specification: `_meta`, the version, and,
// when it came over HTTP, the headers that repeat the body.
auto check_request(Message const& message, Headers const* headers) -> std::expected<void, RpcError>;

// The headers that repeat arguments: Mcp-Param-NAME.
auto check_mirrored(Tool const& tool, json::View arguments, Headers const& headers)
    -> std::expected<void, RpcError>;

// The result of server/discover.
auto discover(Server const& server, Settings const& settings) -> std::string;

// Opens a result: resultType, and who answers. `meta`: an object whose members its _meta has too.
void begin_result(json::Writer& writer, Server const& server,
                  std::string_view resultType = "complete", std::string_view meta = {});

// How long a result may be kept, and by whom.
void write_caching(json::Writer& writer, Caching const& caching);

}  // namespace mcp::v2026_07_28
