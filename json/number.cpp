#include "json/number.hpp"

#include <algorithm>

namespace json {

auto to_integer(std::string_view number) -> std::optional<WideInteger> {
  auto result = WideInteger{};
  if (number.starts_with('-')) {
    result.negative = true;
    number.remove_prefix(1);
  }
  auto exponent = 0;
  if (auto const e = number.find_first_of("eE"); e != number.npos) {
    auto text = number.substr(e + 1);
    if (text.starts_with('+')) text.remove_prefix(1);
    auto const parsed = base::parse_integer<int>(text);
    if (!parsed || *parsed > 400 || *parsed < -400) return std::nullopt;
    exponent = *parsed;
    number = number.substr(0, e);
  }
  auto const point = std::min(number.find('.'), number.size());
  auto const whole = number.substr(0, point);
  auto const fraction = point < number.size() ? number.substr(point + 1) : std::string_view{};
  if (whole.empty() && fraction.empty()) return std::nullopt;

  // The digits before and after the decimal point, after the exponent has moved it.
  auto const digits = static_cast<int>(whole.size() + fraction.size());
  auto const integral = static_cast<int>(whole.size()) + exponent;
  auto const digit = [&](int i) {
    auto const at = static_cast<std::size_t>(i);
    return at < whole.size() ? whole[at] : fraction[at - whole.size()];
  };
  for (auto i = 0; i < digits; ++i) {
    if (digit(i) < '0' || digit(i) > '9') return std::nullopt;
    if (i >= integral && digit(i) != '0') return std::nullopt;
  }
  for (auto i = 0; i < integral; ++i) {
    auto const next = i < digits ? static_cast<unsigned long long>(digit(i) - '0') : 0;
    if (__builtin_mul_overflow(result.magnitude, 10ULL, &result.magnitude) ||
        __builtin_add_overflow(result.magnitude, next, &result.magnitude)) {
      return std::nullopt;
    }
  }
  return result;
}

}  // namespace json
