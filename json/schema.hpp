// Builds a JSON Schema as text, at compile time.

#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace json {

// An integer in decimal, in constant expressions too.
template <std::integral Integer>
constexpr auto decimal_text(Integer value) -> std::string {
  auto const negative = value < 0;
  // Digit by digit, so that the lowest value of a signed type needs no wider one.
  auto digits = std::string{};
  do {
    auto const digit = value % 10;
    digits.insert(digits.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
    value /= 10;
  } while (value != 0);
  return negative ? '-' + digits : digits;
}

// A bound as an author writes it: up to six decimals.
constexpr auto decimal_text(double value) -> std::string {
  auto const scaled = static_cast<long long>(value * 1e6 + (value < 0 ? -0.5 : 0.5));
  auto const negative = scaled < 0;
  auto const magnitude = negative ? -scaled : scaled;
  auto text = decimal_text(magnitude / 1'000'000);
  if (auto const fraction = magnitude % 1'000'000; fraction != 0) {
    text += '.' + decimal_text(1'000'000 + fraction).substr(1);
    while (text.back() == '0') text.pop_back();
  }
  return negative ? '-' + text : text;
}

class Schema {
 public:
  constexpr void type(std::string_view name) { string("type", name); }

  constexpr void string(std::string_view keyword, std::string_view text) {
    begin(keyword);
    quote(text);
  }

  template <class Number>
  constexpr void number(std::string_view keyword, Number value) {
    raw(keyword, decimal_text(value));
  }

  // The last bound given counts, so that a rule narrows what the type allows.
  template <class Number>
  constexpr void minimum(Number value) {
    minimum_ = decimal_text(value);
  }
  template <class Number>
  constexpr void maximum(Number value) {
    maximum_ = decimal_text(value);
  }

  constexpr void raw(std::string_view keyword, std::string_view json) {
    begin(keyword);
    text_ += json;
  }

  template <class Range>
  constexpr void strings(std::string_view keyword, Range const& texts) {
    begin_strings(keyword);
    for (auto const text : texts) add_string(text);
    end_strings();
  }
  constexpr void begin_strings(std::string_view keyword) {
    begin(keyword);
    text_ += '[';
  }
  constexpr void add_string(std::string_view text) {
    if (text_.back() != '[') text_ += ',';
    quote(text);
  }
  constexpr void end_strings() { text_ += ']'; }

  // A keyword whose value is a schema, or an object of schemas.
  template <class Fill>
  constexpr void nested(std::string_view keyword, Fill fill) {
    begin(keyword);
    object(fill);
  }

  // A keyword whose value is an array of schemas.
  template <class... Fill>
  constexpr void alternatives(std::string_view keyword, Fill... fill) {
    begin(keyword);
    text_ += '[';
    (one_of(fill), ...);
    text_ += ']';
  }

  constexpr auto take() -> std::string {
    if (!minimum_.empty()) raw("minimum", minimum_);
    if (!maximum_.empty()) raw("maximum", maximum_);
    return text_ + '}';
  }

 private:
  constexpr void begin(std::string_view keyword) {
    if (text_.back() != '{') text_ += ',';
    quote(keyword);
    text_ += ':';
  }

  template <class Fill>
  constexpr void object(Fill fill) {
    auto inner = Schema{};
    fill(inner);
    text_ += inner.take();
  }

  template <class Fill>
  constexpr void one_of(Fill fill) {
    if (text_.back() != '[') text_ += ',';
    object(fill);
  }

  // Texts come from source code: only quotes, backslashes and line ends need care.
  constexpr void quote(std::string_view text) {
    text_ += '"';
    for (auto const c : text) {
      if (c == '"' || c == '\\') text_ += '\\';
      if (c == '\n') {
        text_ += "\\n";
      } else {
        text_ += c;
      }
    }
    text_ += '"';
  }

  std::string text_ = "{";
  std::string minimum_;
  std::string maximum_;
};

}  // namespace json
