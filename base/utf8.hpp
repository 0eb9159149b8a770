// UTF-8 as the Unicode Standard defines it, table 3-7: no overlong forms, no surrogates.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base::utf8 {

inline constexpr std::string_view replacement = "\xEF\xBF\xBD";

// How many bytes the first character takes; 0 when the text is empty or starts with a broken one.
auto length_of_first(std::string_view text) -> std::size_t;

auto is_valid(std::string_view text) -> bool;

// Characters, a broken byte counting as one.
auto count(std::string_view text) -> std::size_t;

}  // namespace base::utf8
