// Who may speak to an HTTP server: a web page must not reach a server on its visitor's machine.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace transport {

// Loopback is always allowed; "*" in a list allows everybody.
struct Policy {
  std::vector<std::string> origins;  // as browsers send them: "https://app.example"
  std::vector<std::string> hosts;    // "mcp.example", or "mcp.example:8443" for that port alone

  auto allows_origin(std::string_view origin) const -> bool;
  auto allows_host(std::string_view authority) const -> bool;
};

// From a list with commas, spaces ignored.
auto split_list(std::string_view text) -> std::vector<std::string>;

}  // namespace transport
