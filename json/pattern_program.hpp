// What a pattern is compiled to and what runs: instructions, and sets of characters as ranges.
// json/pattern.hpp says what is taken; this header is a part of it.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

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
// of its own. Unicode Standard, table 3-7:
// https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/#G27506
constexpr auto first_character(std::string_view text) -> Character {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  auto const lead = byte(0);
  if (lead < 0x80) return {lead, 1};

  auto const length = std::size_t{lead < 0xE0 ? 2U : lead < 0xF0 ? 3U : 4U};
  if (lead < 0xC0 || lead > 0xF4 || text.size() < length) return {broken_character, 1};
  auto code = static_cast<char32_t>(lead & (0x7F >> length));
  for (auto i = std::size_t{1}; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {broken_character, 1};
    code = code << 6 | (byte(i) & 0x3F);
  }
  auto const smallest = char32_t{length == 2 ? 0x80U : length == 3 ? 0x800U : 0x10000U};
  auto const surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < smallest || code > last_character || surrogate) return {broken_character, 1};
  return {code, length};
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
