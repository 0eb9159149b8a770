// Numbers between JSON text and C++, without loss. Apart, because floating point is the costliest
// part of a component that uses it, and most do not.

#pragma once

#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.hpp"

namespace json {

// The integer that a JSON number is, also when it is written 5.0 or 5e2; nothing when it has a
// fraction or does not fit 64 bits.
struct WideInteger {
  bool negative = false;
  unsigned long long magnitude = 0;
};
auto to_integer(std::string_view number) -> std::optional<WideInteger>;

// Nothing when the value does not fit.
template <std::integral Integer>
auto to_integer(std::string_view number) -> std::optional<Integer> {
  auto const wide = to_integer(number);
  if (!wide) return std::nullopt;
  constexpr auto highest = static_cast<unsigned long long>(std::numeric_limits<Integer>::max());
  if (!wide->negative) {
    if (wide->magnitude > highest) return std::nullopt;
    return static_cast<Integer>(wide->magnitude);
  }
  if constexpr (std::unsigned_integral<Integer>) {
    if (wide->magnitude != 0) return std::nullopt;
    return Integer{0};
  } else {
    if (wide->magnitude > highest + 1) return std::nullopt;
    return static_cast<Integer>(0 - wide->magnitude);
  }
}

// The nearest double; nothing when it would be infinite.
auto to_double(std::string_view number) -> std::optional<double>;

// The shortest text that reads back as the same double; "null" for what JSON cannot say.
auto to_text(double value) -> std::string;

}  // namespace json
