#include "servers/data-aggregate/sizes.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "json/python.hpp"

namespace aggregate {
namespace {

// What json.dumps makes of a byte of UTF-8: the first byte of a character counts for all of it, and
// two units when it has four bytes.
constexpr auto written = [] {
  auto sizes = std::array<std::uint8_t, 256>{};
  for (auto byte = 0; byte < 256; ++byte) {
    auto const is_short_escape = byte == '"' || byte == '\\' || byte == '\b' || byte == '\t' ||
                                 byte == '\n' || byte == '\f' || byte == '\r';
    sizes[static_cast<std::size_t>(byte)] = byte >= 0xf0                   ? 12
                                            : byte >= 0xc0                 ? 6
                                            : byte >= 0x80                 ? 0
                                            : is_short_escape              ? 2
                                            : byte < ' ' || byte == '\x7f' ? 6
                                                                           : 1;
  }
  return sizes;
}();

auto begins_fraction(char c) -> bool { return c == '.' || (c | 0x20) == 'e'; }

// A decimal that Python writes as it stands: no exponent, no zeros at its end, and no more digits
// than every double keeps.
auto is_short(std::string_view number, std::size_t point) -> bool {
  auto const fraction = number.substr(point + 1);
  if (number.size() > 16 || std::ranges::any_of(fraction, begins_fraction)) return false;
  if (fraction.ends_with('0') && fraction.size() > 1) return false;
  auto const whole = number.substr(0, point);
  // Below 0.0001 there is an exponent.
  return (whole != "0" && whole != "-0") || fraction == "0" || !fraction.starts_with("000");
}

auto number_size(std::string_view number) -> std::size_t {
  auto const* const found = std::ranges::find_if(number, begins_fraction);
  if (found == number.end()) return number == "-0" ? 1 : number.size();
  auto const point = static_cast<std::size_t>(found - number.begin());
  if (number[point] == '.' && is_short(number, point)) return number.size();
  auto const text = json::python_number(number);
  // json.dumps writes Infinity.
  return text == "inf" ? 8 : text == "-inf" ? 9 : text.size();
}

}  // namespace

auto python_json_size(std::string_view text) -> std::size_t {
  auto size = std::size_t{2};
  for (auto const c : text) size += written[static_cast<unsigned char>(c)];
  return size;
}

auto python_json_size(json::View value) -> std::size_t {
  switch (value.kind()) {
    case json::Kind::null:
      return 4;
    case json::Kind::boolean:
      return value.boolean() ? 4 : 5;
    case json::Kind::number:
      return number_size(value.number());
    case json::Kind::string:
      return python_json_size(value.string());
    case json::Kind::array: {
      auto size = value.size() == 0 ? std::size_t{2} : 2 * value.size();
      for (auto const element : value.elements()) size += python_json_size(element);
      return size;
    }
    case json::Kind::object: {
      auto size = value.size() == 0 ? std::size_t{2} : 4 * value.size();
      for (auto const& [name, member] : value.members()) {
        size += python_json_size(name) + python_json_size(member);
      }
      return size;
    }
  }
  return 0;
}

}  // namespace aggregate
