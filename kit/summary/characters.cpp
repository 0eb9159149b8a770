#include "kit/summary/characters.hpp"

#include <algorithm>
#include <iterator>
#include <span>

namespace kit {
namespace {

struct Range {
  std::uint32_t first, last;
};

// https://www.unicode.org/charts/
constexpr Range marks[] = {
    {0x21, 0x2F},     {0x3A, 0x40},     {0x5B, 0x60},     {0x7B, 0x7E},     {0xA1, 0xA9},
    {0xAB, 0xB4},     {0xB6, 0xB9},     {0xBB, 0xBF},     {0xD7, 0xD7},     {0xF7, 0xF7},
    {0x60C, 0x60D},   {0x61B, 0x61F},   {0x66A, 0x66D},   {0x6D4, 0x6D4},   {0x964, 0x965},
    {0x2010, 0x206F}, {0x20A0, 0x20CF}, {0x2190, 0x2BFF}, {0x2E00, 0x2E7F}, {0x3001, 0x3004},
    {0x3008, 0x3030}, {0x303D, 0x303F}, {0x30FB, 0x30FB}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE6F},
    {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0x1F000, 0x1FAFF},
};
constexpr Range spaceless[] = {
    {0xE01, 0xEFF},   {0x1000, 0x109F}, {0x1780, 0x17FF},   {0x2E80, 0x2FDF},   {0x3005, 0x3007},
    {0x3031, 0x303C}, {0x3041, 0x312F}, {0x31A0, 0x31BF},   {0x31F0, 0x31FF},   {0x3400, 0x9FFF},
    {0xF900, 0xFAFF}, {0xFF66, 0xFF9F}, {0x1B000, 0x1B16F}, {0x20000, 0x3FFFF},
};

auto is_in(std::span<Range const> ranges, char32_t code) -> bool {
  auto const after =
      std::ranges::upper_bound(ranges, static_cast<std::uint32_t>(code), {}, &Range::first);
  return after != ranges.begin() && code <= std::prev(after)->last;
}

}  // namespace

auto is_space(char32_t code) -> bool {
  if (code <= 0x20) return true;
  if (code < 0x85) return false;
  return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200B) ||
         code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000 ||
         code == 0xFEFF;
}

auto is_mark(char32_t code) -> bool { return is_in(marks, code); }

auto is_spaceless(char32_t code) -> bool {
  return code >= spaceless[0].first && is_in(spaceless, code) && !is_mark(code);
}

auto is_hangul(char32_t code) -> bool { return code >= 0xAC00 && code <= 0xD7A3; }

auto to_lower(char32_t code) -> char32_t {
  if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 0x20 : code;
  if (code >= 0xC0 && code <= 0xDE && code != 0xD7) return code + 0x20;
  if (code >= 0x100 && code <= 0x177) {
    // From U+0139 to U+0148 the capitals are the odd ones.
    auto const odd = code >= 0x139 && code <= 0x148;
    return (code & 1) == (odd ? 1 : 0) && code != 0x138 && code != 0x130 ? code + 1 : code;
  }
  if (code >= 0x391 && code <= 0x3A9) return code + 0x20;
  if (code >= 0x400 && code <= 0x40F) return code + 0x50;
  if (code >= 0x410 && code <= 0x42F) return code + 0x20;
  return code;
}

auto is_upper(char32_t code) -> bool { return to_lower(code) != code; }

}  // namespace kit
