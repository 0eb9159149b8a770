// A thought in a box, for the console of whoever watches: what the official server writes there.

#pragma once

#include <string>

#include "servers/sequential-thinking/history.hpp"

namespace thinking {

// Lines that end with no line end. Long texts are cut, and what a terminal would obey is not in it.
auto box(Thought const& thought) -> std::string;

}  // namespace thinking
