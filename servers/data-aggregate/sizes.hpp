// How long Python's json.dumps would be: what the original measures its input and output by.

#pragma once

#include <cstddef>
#include <string_view>

#include "json/view.hpp"

namespace aggregate {

// With ", " and ": " between, and what is no ASCII as \uXXXX.
auto python_json_size(json::View value) -> std::size_t;
auto python_json_size(std::string_view text) -> std::size_t;  // of a string, with its quotes

}  // namespace aggregate
