// Floating point, in an object file of its own: who uses no double does not link it.

#include <charconv>
#include <cmath>

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

auto to_text(double value) -> std::string {
  if (!std::isfinite(value)) return "null";
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

auto Writer::number(double value) -> Writer& { return raw(to_text(value)); }

}  // namespace json
