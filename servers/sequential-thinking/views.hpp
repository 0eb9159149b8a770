// A history as people and models read it.

#pragma once

#include <cstdint>
#include <string>

#include "mcp/types.hpp"
#include "servers/sequential-thinking/history.hpp"

namespace thinking {

enum class View { outline, tree, mermaid, full };

// The thoughts from that place on, or, when it is 0, as many of the last ones as fit. What is not
// shown is told. Fails when there is no such place.
auto show(History const& history, View view, std::uint64_t from) -> mcp::Result<std::string>;

}  // namespace thinking
