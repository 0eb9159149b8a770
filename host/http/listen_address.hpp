// Where a server listens, as operators spell it.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace host::http {

struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;

  // Reads HOST:PORT, [IPv6]:PORT or :PORT, which means 127.0.0.1. Port 0 is any free one.
  static auto parse(std::string_view text) -> base::Result<ListenAddress>;
};

// As a URL has it: 127.0.0.1:8080, [::1]:8080.
auto spelled(ListenAddress const& address) -> std::string;

// Why not: the port is taken, for one.
auto cannot_listen(ListenAddress const& address, std::string_view why) -> std::string;
auto port_is_taken(ListenAddress const& address) -> std::string;
auto port_needs_rights(ListenAddress const& address) -> std::string;
auto no_such_address(ListenAddress const& address) -> std::string;

// The words that a program is started with, without `--http ADDRESS`.
struct CommandLine {
  std::optional<std::string> http;
  std::vector<std::string> others;
};

auto read_command_line(std::vector<std::string> const& words) -> base::Result<CommandLine>;

}  // namespace host::http
