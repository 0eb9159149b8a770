// For servers without state: see transport/state/state.hpp.

#include "mcp/keeping.hpp"
#include "transport/state/state.hpp"

namespace transport {

auto give_state(mcp::Server&, mcp::Settings&, mcp::Variables, Carrier) -> base::Result<void> {
  return {};
}

auto state_options() -> std::vector<mcp::OptionDoc> { return {}; }

auto state_store() -> mcp::Store* { return nullptr; }

auto state_sessions() -> HttpSessions const* { return nullptr; }

}  // namespace transport

auto mcp::is_with_state() -> bool { return false; }
