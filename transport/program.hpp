// A server with its settings, read from the environment once.

#pragma once

#include <string>

#include "base/result.hpp"
#include "mcp/server.hpp"
#include "mcp/settings.hpp"
#include "transport/policy.hpp"
#include "transport/state/state.hpp"

namespace transport {

struct Program {
  mcp::Server server;
  mcp::Settings settings;
  Policy policy;
  std::string token;  // what the operator has set: see transport/authorization.hpp
};

// Creates the server and reads the settings. What the operator should know (a variable that nothing
// reads) is logged.
auto load_program(Carrier carrier) -> base::Result<Program>;

// What --help prints: the tools, and everything that can be set.
auto help_text(Program const& program) -> std::string;

}  // namespace transport
