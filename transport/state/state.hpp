// What servers WITH state have beside their settings: a seal for what clients carry, and records
// that instances share. Two parts define these functions: transport/state, and transport/no_state,
// of which the servers without link nothing that imports anything.

#pragma once

#include <vector>

#include "base/result.hpp"
#include "mcp/options.hpp"
#include "mcp/server.hpp"
#include "mcp/settings.hpp"
#include "mcp/store.hpp"

namespace transport {

class HttpSessions;

// Over what messages come. On standard input and output the process is the only instance there is;
// over HTTP that depends on the host.
enum class Carrier { stdio, http };

// Reads what an operator may set about state, and sets the seal, the store, the clock and the names
// that go with them; puts a budget of calls around the server. A failure says what is wrong with
// the key, the directory or the budget.
auto give_state(mcp::Server& server, mcp::Settings& settings, mcp::Variables variables,
                Carrier carrier) -> base::Result<void>;
auto state_options() -> std::vector<mcp::OptionDoc>;

// The records that the instances of this server share: in the directory that the host gives, else
// in memory where there is one instance, else none. give_state() has opened it.
auto state_store() -> mcp::Store*;

// Sessions over HTTP, or none.
auto state_sessions() -> HttpSessions const*;

}  // namespace transport
