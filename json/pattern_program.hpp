// What a pattern is compiled to and what runs: instructions, and sets of characters as ranges.
// json/pattern.hpp says what is taken; this header is a part of it.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/utf8.hpp"

namespace json::detail {

// The matcher keeps sets of states of this size on the stack.
inline constexpr std::size_t most_instructions = 256;

inline constexpr char32_t last_character = 0x10FFFF;
inline constexpr char32_t broken_character = 0xFFFFFFFF;

// Characters from `first` to `last`, both included.
struct Range {
  char32_t first;
  char32_t last;
  auto operator==(Range const&) const -> bool = default;
};

// Targets are relative to the instruction, so that a piece of program can be copied as it is.
struct Instruction {
  enum class Kind : std::uint8_t {
    one_of,  // a character in `other` ranges, the first of which is the one numbered `one`
    jump,    // on to `one`
    split,   // on to `one` and to `other`
    begin,   // the beginning of the text
    end,     // the end of the text
    match,
  };
  Kind kind;
  std::int16_t one = 0;
  std::int16_t other = 0;
};

struct Character {
  char32_t code;
  std::size_t length;
};

// The first character of a text that is not empty; a byte that is not UTF-8 is a broken character
// of its own.
constexpr auto first_character(std::string_view text) -> Character {
  auto const length = base::utf8::length_of_first(text);
  if (length == 0) return {broken_character, 1};
  return {base::utf8::code_of_first(text, length), length};
}

using Ranges = std::vector<Range>;

// Sorted, without overlaps.
constexpr auto normalized(Ranges ranges) -> Ranges {
  std::ranges::sort(ranges, {}, &Range::first);
  auto result = Ranges{};
  for (auto const range : ranges) {
    if (result.empty() || range.first > result.back().last + 1) {
      result.push_back(range);
    } else {
      result.back().last = std::max(result.back().last, range.last);
    }
  }
  return result;
}

constexpr auto complement(Ranges const& ranges) -> Ranges {
  auto result = Ranges{};
  auto next = char32_t{0};
  for (auto const range : normalized(ranges)) {
    if (range.first > next) result.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= last_character) result.push_back({next, last_character});
  return result;
}

// https://tc39.es/ecma262/#sec-compiletocharset
constexpr auto digits() -> Ranges { return {{'0', '9'}}; }
constexpr auto word_characters() -> Ranges {
  return {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
}

// WhiteSpace and LineTerminator: https://tc39.es/ecma262/#sec-white-space
constexpr auto spaces() -> Ranges {
  return {{'\t', '\r'},     {' ', ' '},       {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
          {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
}

constexpr auto line_terminators() -> Ranges {
  return {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
}

}  // namespace json::detail
