// One line to the operator, on standard error. Never to the client.

#pragma once

#include <string_view>

namespace host {

// Adds the line end. Lost without a word when nobody listens.
void log(std::string_view line);

}  // namespace host
