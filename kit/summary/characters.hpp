// What a character is to somebody who looks for words and sentences: a space, a mark, a letter, or
// a letter of a script that is written without spaces. Coarse, and in few bytes: whole blocks of
// Unicode, no tables.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/utf8.hpp"

namespace kit {

struct Character {
  char32_t code;
  std::uint32_t size;  // bytes
};

// The character at a place that is not the end; a broken byte is U+FFFD.
inline auto character_at(std::string_view text, std::size_t place) -> Character {
  auto const lead = static_cast<unsigned char>(text[place]);
  if (lead < 0x80) return {.code = lead, .size = 1};
  auto const rest = text.substr(place);
  auto const size = base::utf8::length_of_first(rest);
  if (size == 0) return {.code = 0xFFFD, .size = 1};
  return {.code = base::utf8::code_of_first(rest, size), .size = static_cast<std::uint32_t>(size)};
}

auto is_space(char32_t code) -> bool;
// Punctuation and symbols.
auto is_mark(char32_t code) -> bool;
// Han, kana, Thai and their like: no space tells where a word ends.
auto is_spaceless(char32_t code) -> bool;
auto is_hangul(char32_t code) -> bool;
auto is_upper(char32_t code) -> bool;
// Latin, Greek and Cyrillic; others stay.
auto to_lower(char32_t code) -> char32_t;

}  // namespace kit
