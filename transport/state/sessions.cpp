// By itself, so that what speaks on standard input and output links no HTTP.

#include "transport/http/sessions.hpp"

#include "transport/state/state.hpp"

namespace transport {

auto state_sessions() -> HttpSessions const* { return &http_sessions(); }

}  // namespace transport
