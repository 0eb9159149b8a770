// Floating point, in an object file of its own: who uses no double does not link it.

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "json/number.hpp"
#include "json/writer.hpp"

namespace json {

auto to_double(std::string_view number) -> std::optional<double> {
  auto value = 0.0;
  auto const* const end = number.data() + number.size();
  auto const [stop, error] = std::from_chars(number.data(), end, value);
  if (stop != end || error == std::errc::invalid_argument) return std::nullopt;
  // Too small for a double is zero; too large is no number of ours.
  if (error == std::errc::result_out_of_range) {
    return std::abs(value) < 1 ? std::optional{value} : std::nullopt;
  }
  return value;
}

// The digits are libc++'s, the shortest that read back as the same; the layout is JavaScript's.
// libc++ can lay them out too, but the tables for that are 108 KB of a component.
// https://tc39.es/ecma262/#sec-numeric-types-number-tostring
auto to_text(double value) -> std::string {
  if (!std::isfinite(value)) return "null";
  char buffer[32];  // "-1.2345678901234567e-308"
  auto const* const end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  auto rest = std::string_view{buffer, end};
  auto const* const sign = rest.starts_with('-') ? "-" : "";
  if (*sign != 0) rest.remove_prefix(1);
  auto const e = rest.find('e');
  auto const power = rest.substr(rest[e + 1] == '+' ? e + 2 : e + 1);
  auto const exponent = base::parse_integer<int>(power).value_or(0);

  auto digits = std::string{rest.substr(0, 1)};
  if (e > 1) digits += rest.substr(2, e - 2);
  auto const count = static_cast<int>(digits.size());
  auto const before_point = exponent + 1;
  if (before_point > 21 || before_point <= -6) {
    if (count > 1) digits.insert(1, 1, '.');
    return base::concat(sign, digits, exponent < 0 ? "e" : "e+", exponent);
  }
  if (before_point <= 0) {
    return base::concat(sign, "0.", std::string(static_cast<std::size_t>(-before_point), '0'),
                        digits);
  }
  if (before_point < count) {
    digits.insert(static_cast<std::size_t>(before_point), 1, '.');
  } else {
    digits.append(static_cast<std::size_t>(before_point - count), '0');
  }
  return sign + digits;
}

auto Writer::number(double value) -> Writer& { return raw(to_text(value)); }

}  // namespace json
