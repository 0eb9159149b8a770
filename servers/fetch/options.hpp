// What the operator of the fetch server may set.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "host/timer.hpp"
#include "kit/web/host_rules.hpp"
#include "mcp/options.hpp"

namespace fetch {

struct Options {
  std::string user_agent;  // empty: the official server's own two
  bool ignore_robots_txt = false;
  bool allow_private_ips = false;
  bool unchecked_names = false;
  kit::HostRules allow;
  kit::HostRules deny;
  std::size_t max_bytes = 0;  // of a body, as it comes and as it is decompressed
  std::uint32_t max_redirects = 0;
  host::Nanoseconds time_limit = 0;
};

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options>;

auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc>;

}  // namespace fetch
