#include "servers/data-aggregate/values.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "json/number.hpp"
#include "json/python.hpp"
#include "json/writer.hpp"

namespace aggregate {
namespace {

// The zeros of the decimal digits of all scripts, in which nine more follow each.
// https://www.unicode.org/Public/15.0.0/ucd/extracted/DerivedNumericType.txt
constexpr char32_t zeros[] = {
    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,   0xc66,
    0xce6,   0xd66,   0xde6,   0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,  0x1810,
    0x1946,  0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,  0xa8d0,
    0xa900,  0xa9d0,  0xa9f0,  0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x11066, 0x110f0,
    0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950,
    0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec,
    0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0};

auto is_space(char32_t c) -> bool {
  return (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

// In ASCII, without commas and without blanks around; what is no ASCII becomes '?'.
auto plain(std::string_view text) -> std::string {
  auto result = std::string{};
  auto end = std::size_t{0};  // behind the last that is no blank
  while (!text.empty()) {
    auto const size = base::utf8::length_of_first(text);
    auto const c = base::utf8::code_of_first(text, size);
    text.remove_prefix(size);
    if (c == ',') continue;
    if (is_space(c)) {
      if (!result.empty()) result += ' ';
      continue;
    }
    if (c < 0x80) {
      result += static_cast<char>(c);
    } else {
      auto const* const zero =
          std::ranges::find_if(zeros, [c](char32_t each) { return c >= each && c < each + 10; });
      result += zero == std::end(zeros) ? '?' : static_cast<char>('0' + (c - *zero));
    }
    end = result.size();
  }
  result.resize(end);
  return result;
}

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }

// Of Python's floats: "1_000" is 1000, "1__0", "_1" and "1_" are nothing.
auto drop_underscores(std::string& text) -> bool {
  for (auto i = std::size_t{0}; i < text.size(); ++i) {
    if (text[i] != '_') continue;
    if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) {
      return false;
    }
  }
  std::erase(text, '_');
  return true;
}

struct Read {
  std::string text;  // "-12.5e3"; of words their first letter: "inf", "-inf", "nan"
  bool is_word = false;
};

// What Python's float() takes, with its sign.
auto read(std::string_view given) -> std::optional<Read> {
  auto text = plain(given);
  if (!drop_underscores(text)) return std::nullopt;
  auto const is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.erase(0, 1);
  auto const* const sign = is_negative ? "-" : "";
  if (text.empty()) return std::nullopt;
  if (!is_digit(text[0]) && text[0] != '.') {
    auto const word = base::lower(text);
    if (word == "nan") return Read{"nan", true};
    if (word == "inf" || word == "infinity") return Read{base::concat(sign, "inf"), true};
    return std::nullopt;
  }
  auto at = std::size_t{0};
  auto const digits = [&] {
    auto const before = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - before;
  };
  auto count = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    count += digits();
  }
  if (count == 0) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return std::nullopt;
  }
  if (at != text.size()) return std::nullopt;
  return Read{base::concat(sign, text)};
}

// Of few digits, such as 1234.56: two integers that doubles hold, and so one rounding.
// https://doi.org/10.1145/93542.93557
auto of_few_digits(std::string_view number) -> std::optional<double> {
  constexpr double powers[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                               1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  auto const is_negative = number.starts_with('-');
  if (is_negative) number.remove_prefix(1);
  if (number.empty() || number.size() > 16) return std::nullopt;
  auto digits = std::uint64_t{0};
  auto behind = std::size_t{0};  // the point, or one more than all when there is none
  for (auto i = std::size_t{0}; i < number.size(); ++i) {
    auto const c = number[i];
    if (is_digit(c)) {
      digits = digits * 10 + static_cast<std::uint64_t>(c - '0');
    } else if (c == '.' && behind == 0) {
      behind = i + 1;
    } else {
      return std::nullopt;
    }
  }
  if (digits >= std::uint64_t{1} << 53) return std::nullopt;
  auto const scale = behind == 0 ? 0 : number.size() - behind;
  if (scale >= std::size(powers)) return std::nullopt;
  auto const value = static_cast<double>(digits) / powers[scale];
  return is_negative ? -value : value;
}

auto to_float(std::string_view number) -> double {
  if (auto const quick = of_few_digits(number)) return *quick;
  auto const value = json::to_double(number);
  if (value) return *value;
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  return number.starts_with('-') ? -infinity : infinity;
}

}  // namespace

auto number_of_text(std::string_view text) -> std::optional<double> {
  auto const number = read(text);
  if (!number) return std::nullopt;
  if (!number->is_word) return to_float(number->text);
  if (number->text == "nan") return std::numeric_limits<double>::quiet_NaN();
  return to_float(number->text);
}

auto number_of(json::View value) -> std::optional<double> {
  switch (value.kind()) {
    case json::Kind::number:
      return to_float(value.number());
    case json::Kind::boolean:
      return value.boolean() ? 1 : 0;
    case json::Kind::string:
      return number_of_text(value.string());
    default:
      return std::nullopt;
  }
}

auto decimal_of(json::View value) -> std::optional<std::string> {
  switch (value.kind()) {
    case json::Kind::number:
      return json::to_double(value.number()) ? std::optional{std::string{value.number()}}
                                             : std::nullopt;
    case json::Kind::boolean:
      return value.boolean() ? "1" : "0";
    case json::Kind::string: {
      auto number = read(value.string());
      if (!number || number->is_word || !json::to_double(number->text)) return std::nullopt;
      return std::move(number->text);
    }
    default:
      return std::nullopt;
  }
}

auto compare_numbers(std::string_view a, std::string_view b) -> int {
  auto const left = to_float(a);
  auto const right = to_float(b);
  if (left != right) return left < right ? -1 : 1;
  // Beyond 2^53 doubles are equal where integers are not.
  if (std::abs(left) < 9e15) return 0;
  auto const x = json::to_integer(a);
  auto const y = json::to_integer(b);
  if (!x || !y || x->magnitude == y->magnitude) return 0;
  return (x->magnitude < y->magnitude) != x->negative ? -1 : 1;
}

auto compare_values(std::optional<json::View> a, std::optional<json::View> b) -> int {
  auto const rank = [](std::optional<json::View> value) {
    if (!value) return 4;
    switch (value->kind()) {
      case json::Kind::number:
        return 0;
      case json::Kind::string:
        return 1;
      case json::Kind::boolean:
        return 2;
      case json::Kind::null:
        return 4;
      default:
        return 3;
    }
  };
  auto const left = rank(a);
  if (left != rank(b)) return left - rank(b);
  if (left == 0) return compare_numbers(a->number(), b->number());
  if (left == 1) return a->string().compare(b->string());
  if (left == 2) return int{a->boolean()} - int{b->boolean()};
  return 0;
}

void append_key(std::string& key, std::optional<json::View> value) {
  auto const before = key.size();
  key.append(sizeof(std::uint32_t), '\0');
  if (!value || value->is(json::Kind::null)) {
    key += 'n';
  } else if (value->is(json::Kind::string)) {
    key += 's';
    key += value->string();
  } else if (value->is(json::Kind::number)) {
    key += '#';
    auto const integer = json::to_integer(value->number());
    if (integer) {
      key +=
          base::concat(integer->negative && integer->magnitude != 0 ? "-" : "", integer->magnitude);
    } else {
      key += json::python_number(value->number());
    }
  } else {
    key += 'j';
    key += json::to_text(*value);
  }
  // Its length before it, so that no two lists of values have the same key.
  auto const size = static_cast<std::uint32_t>(key.size() - before - sizeof(std::uint32_t));
  std::memcpy(&key[before], &size, sizeof size);
}

}  // namespace aggregate
