// The braces of a glob: {a,b} and {1..3}, as npm's brace-expansion 5 and bash read them.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace kit::detail {

// The alternatives that a pattern of UTF-8 stands for, each once; itself when it has no braces. An
// error when there are more than `most`, or when they are too long together.
auto expand_braces(std::string_view pattern, std::size_t most)
    -> base::Result<std::vector<std::string>>;

}  // namespace kit::detail
