// UTF-8 as the Unicode Standard defines it, table 3-7: no overlong forms, no surrogates.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base::utf8 {

inline constexpr std::string_view replacement = "\xEF\xBF\xBD";

// How many bytes the first character takes; 0 when the text is empty or starts with a broken one.
constexpr auto length_of_first(std::string_view text) -> std::size_t {
  if (text.empty()) return 0;
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  auto const lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;

  auto const length = lead < 0xE0 ? 2U : lead < 0xF0 ? 3U : 4U;
  if (text.size() < length) return 0;
  // The second byte has a narrower range after some leads: no overlong forms, no surrogates,
  // nothing above U+10FFFF.
  auto const low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  auto const high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 0;
  for (auto i = 2U; i < length; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  }
  return length;
}

// The number of the first character, whose length length_of_first() has told.
constexpr auto code_of_first(std::string_view text, std::size_t length) -> char32_t {
  // After a first byte of 0xxxxxxx, 110xxxxx, 1110xxxx or 11110xxx, each has six bits.
  auto code = static_cast<char32_t>(text[0] & (length == 1 ? 0x7F : 0x7F >> length));
  for (auto i = std::size_t{1}; i < length; ++i) {
    code = code << 6 | static_cast<char32_t>(text[i] & 0x3F);
  }
  return code;
}

auto is_valid(std::string_view text) -> bool;

// Characters, a broken byte counting as one.
auto count(std::string_view text) -> std::size_t;

}  // namespace base::utf8
