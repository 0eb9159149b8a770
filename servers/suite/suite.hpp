// The suite: all servers that are shipped as one, each under its name: time_get_current_time.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "mcp/server.hpp"

namespace suite {

// A server that can be mounted.
struct Member {
  std::string_view name;    // log-parser
  std::string_view prefix;  // log_parser
  auto (*create)() -> base::Result<mcp::Server>;
};

// What the operator may set.
struct Options {
  mcp::Arg<std::string, "Servers to switch on, by name and with commas; all when unset"> servers;
  mcp::Arg<std::string, "Servers to switch off, by name and with commas"> without;
};

// The members that are switched on, in their order. An unknown name is an error with those there
// are, and so is a suite of none.
auto chosen(std::span<Member const> members, Options const& options)
    -> base::Result<std::vector<Member>>;

auto create(std::span<Member const> members, Options const& options) -> base::Result<mcp::Server>;

}  // namespace suite
