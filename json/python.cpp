#include "json/python.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "json/number.hpp"

namespace json {
namespace {

// What repr() shows by its number: what nobody sees, and blanks other than ' '.
auto is_hidden(char32_t c) -> bool {
  struct Range {
    char32_t first, last;
  };
  constexpr Range hidden[] = {
      {0, 0x1f},          {0x7f, 0xa0},       {0xad, 0xad},     {0x600, 0x605},   {0x61c, 0x61c},
      {0x1680, 0x1680},   {0x180e, 0x180e},   {0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x206f},
      {0x3000, 0x3000},   {0xe000, 0xf8ff},   {0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xfffe, 0xffff},
      {0xe0000, 0xe0fff}, {0xf0000, 0x10ffff}};
  return std::ranges::any_of(hidden,
                             [c](Range range) { return c >= range.first && c <= range.last; });
}

void append_escape(std::string& text, char32_t c) {
  auto const digits = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
  auto const all = base::hexadecimal(std::uint64_t{c});
  text += digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U";
  text += std::string_view{all}.substr(all.size() - static_cast<std::size_t>(digits));
}

void append_quoted(std::string& text, std::string_view string) {
  auto const quote = string.contains('\'') && !string.contains('"') ? '"' : '\'';
  text += quote;
  while (!string.empty()) {
    auto const size = base::utf8::length_of_first(string);
    auto const bytes = string.substr(0, size);
    auto const c = base::utf8::code_of_first(bytes, size);
    string.remove_prefix(size);
    if (c == '\n') {
      text += "\\n";
    } else if (c == '\r') {
      text += "\\r";
    } else if (c == '\t') {
      text += "\\t";
    } else if (c == '\\' || c == static_cast<char32_t>(quote)) {
      text += '\\';
      text += bytes;
    } else if (is_hidden(c)) {
      append_escape(text, c);
    } else {
      text += bytes;
    }
  }
  text += quote;
}

void append(std::string& text, View value) {
  switch (value.kind()) {
    case Kind::null:
      text += "None";
      break;
    case Kind::boolean:
      text += value.boolean() ? "True" : "False";
      break;
    case Kind::number:
      text += python_number(value.number());
      break;
    case Kind::string:
      append_quoted(text, value.string());
      break;
    case Kind::array: {
      text += '[';
      auto is_first = true;
      for (auto const element : value.elements()) {
        if (!is_first) text += ", ";
        is_first = false;
        append(text, element);
      }
      text += ']';
      break;
    }
    case Kind::object: {
      text += '{';
      auto is_first = true;
      for (auto const& [name, member] : value.members()) {
        if (!is_first) text += ", ";
        is_first = false;
        append_quoted(text, name);
        text += ": ";
        append(text, member);
      }
      text += '}';
      break;
    }
  }
}

}  // namespace

auto python_float(double value) -> std::string {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  if (value == 0) return std::signbit(value) ? "-0.0" : "0.0";
  // The digits that tell it apart, and where the point stands among them.
  auto const shortest = to_text(value);
  auto digits = std::string{};
  auto point = 0;
  auto seen_point = false;
  auto exponent = 0;
  for (auto i = std::size_t{0}; i < shortest.size(); ++i) {
    auto const c = shortest[i];
    if (c >= '0' && c <= '9') {
      digits += c;
      if (!seen_point) ++point;
    } else if (c == '.') {
      seen_point = true;
    } else if (c == 'e' || c == 'E') {
      auto rest = std::string_view{shortest}.substr(i + 1);
      if (rest.starts_with('+')) rest.remove_prefix(1);
      exponent = base::parse_integer<int>(rest).value_or(0);
      break;
    }
  }
  auto const zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  digits.erase(0, zeros);
  point += exponent - static_cast<int>(zeros);
  while (digits.size() > 1 && digits.ends_with('0')) digits.pop_back();

  auto const size = static_cast<int>(digits.size());
  auto text = std::string{value < 0 ? "-" : ""};
  if (point > 16 || point <= -4) {
    text += digits.substr(0, 1);
    if (size > 1) text += base::concat(".", std::string_view{digits}.substr(1));
    auto const shown = point - 1;
    auto const magnitude = shown < 0 ? -shown : shown;
    return base::concat(text, shown < 0 ? "e-" : "e+", magnitude < 10 ? "0" : "", magnitude);
  }
  if (point <= 0) return text + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  if (size <= point)
    return text + digits + std::string(static_cast<std::size_t>(point - size), '0') + ".0";
  digits.insert(static_cast<std::size_t>(point), ".");
  return text + digits;
}

auto python_number(std::string_view number) -> std::string {
  if (number.find_first_of(".eE") == number.npos) {
    return number == "-0" ? "0" : std::string{number};
  }
  auto const value = to_double(number);
  if (!value) return number.starts_with('-') ? "-inf" : "inf";
  return python_float(*value);
}

auto python_repr(View value) -> std::string {
  auto text = std::string{};
  append(text, value);
  return text;
}

auto python_str(View value) -> std::string {
  return value.is(Kind::string) ? std::string{value.string()} : python_repr(value);
}

}  // namespace json
