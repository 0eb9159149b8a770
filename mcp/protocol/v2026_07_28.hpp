// Revision 2026-07-28: stateless. Everything that a request needs travels in it.
// https://modelcontextprotocol.io/specification/2026-07-28/basic

#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "mcp/message.hpp"
#include "mcp/server.hpp"

namespace mcp {

// The headers of the HTTP request that a message came in; names are given in lower case.
class Headers {
 public:
  virtual auto find(std::string_view name) const -> std::optional<std::string_view> = 0;

 protected:
  ~Headers() = default;
};

}  // namespace mcp

namespace mcp::v2026_07_28 {

// The protocol version that the message's `_meta` names, when it names one.
auto version_of(Message const& message) -> std::optional<json::View>;

// Checks what every request carries, in the order of the specification: `_meta`, the version, and,
// when it came over HTTP, the headers that repeat the body.
auto check_request(Message const& message, Headers const* headers) -> std::expected<void, RpcError>;

// The headers that repeat arguments: Mcp-Param-NAME.
auto check_mirrored(Tool const& tool, json::View arguments, Headers const& headers)
    -> std::expected<void, RpcError>;

// The result of server/discover.
auto discover(Server const& server) -> std::string;

// Opens a result: resultType, and who answers.
void begin_result(json::Writer& writer, Server const& server);

// How long lists may be kept, and by whom.
void write_caching(json::Writer& writer);

}  // namespace mcp::v2026_07_28
