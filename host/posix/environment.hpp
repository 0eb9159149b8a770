// What main() tells the rest of the program.

#pragma once

#include <string>
#include <vector>

namespace host::posix {

// What host::arguments() gives from now on.
void set_arguments(std::vector<std::string> arguments);

}  // namespace host::posix
