// What the program was started with.

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace host {

using Variables = std::vector<std::pair<std::string, std::string>>;

// Environment variables, in the order given.
auto environment() -> Variables;

// Command-line arguments, without the program's name.
auto arguments() -> std::vector<std::string>;

}  // namespace host
