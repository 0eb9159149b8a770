// The words that a component is started with.

#pragma once

#include <string>
#include <vector>

namespace host::wasi_p2 {

// Without the program's name. host::arguments() are those that are the server's.
auto given_arguments() -> std::vector<std::string>;

}  // namespace host::wasi_p2
