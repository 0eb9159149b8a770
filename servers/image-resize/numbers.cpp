#include "servers/image-resize/numbers.hpp"

#include <cmath>
#include <cstdint>

namespace images {

// A double is a whole number times a power of two, and so what is left of it can be compared
// exactly.
auto rounded(double value, unsigned places) -> double {
  auto scale = std::uint64_t{1};
  for (auto place = 0U; place < places; ++place) scale *= 10;
  auto exponent = 0;
  auto const fraction = std::frexp(value, &exponent);
  constexpr auto digits = 53;
  auto const shift = digits - exponent;
  // Beyond these a double has no such places, or is nothing beside them.
  if (value <= 0 || shift <= 0) return value;
  if (shift > 120) return 0;
  using Wide = unsigned __int128;
  auto const whole = Wide{static_cast<std::uint64_t>(std::ldexp(fraction, digits))} * scale;
  auto quotient = static_cast<std::uint64_t>(whole >> static_cast<unsigned>(shift));
  auto const rest = whole - (Wide{quotient} << static_cast<unsigned>(shift));
  auto const half = Wide{1} << static_cast<unsigned>(shift - 1);
  if (rest > half || (rest == half && quotient % 2 == 1)) ++quotient;
  return static_cast<double>(quotient) / static_cast<double>(scale);
}

}  // namespace images
