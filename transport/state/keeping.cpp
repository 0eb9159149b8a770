// By itself, so that who keeps nothing for its clients links nothing that keeps.

#include "mcp/keeping.hpp"

auto mcp::is_with_state() -> bool { return true; }
