// Who may speak to an HTTP server: a web page must not reach a server on its visitor's machine.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning

#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace transport {

class HttpSessions;
class Authorization;

// Loopback is always allowed; "*" in a list allows everybody.
struct Policy {
  std::vector<std::string> origins;  // as browsers send them: "https://app.example"
  std::vector<std::string> hosts;    // "mcp.example", or "mcp.example:8443" for that port alone
  // Where the server has state: http/sessions.hpp.
  HttpSessions const* sessions = nullptr;
  Authorization const* authorization = nullptr;  // none: callers need no token

  auto allows_origin(std::string_view origin) const -> bool;
  auto allows_host(std::string_view authority) const -> bool;
};

// Calls `take` with each entry of a list with commas, spaces ignored.
template <class Take>
void for_each_entry(std::string_view list, Take const& take) {
  while (!list.empty()) {
    auto const comma = std::min(list.find(','), list.size());
    if (auto const entry = base::trimmed(list.substr(0, comma)); !entry.empty()) take(entry);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

// The same, as a list of its own.
auto split_list(std::string_view text) -> std::vector<std::string>;

}  // namespace transport
