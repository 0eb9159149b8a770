// A pattern taken apart.

#pragma once

#include <memory>
#include <optional>

#include "kit/regex/regex.hpp"

namespace kit::regex {

struct Node {
  enum class Kind : std::uint8_t { character, any, set, place, row, group, choice, repeat };
  Kind kind;
  std::uint32_t value = 0;  // a character, the index of a set, a Place, or the number of a group
  std::vector<Node> parts = {};
  std::uint32_t least = 0, most = 0;  // how often `parts` is repeated
  bool is_lazy = false;               // as seldom as possible
};
inline constexpr auto no_end = UINT32_MAX;

struct Syntax {
  Node root;
  std::vector<Regex::Set> sets;
  bool ignores_case = false;
};

auto parse(std::string_view pattern) -> base::Result<Syntax>;

// The small letter of a capital one, and the other way round; others stay.
auto lower(char32_t c) -> char32_t;
auto upper(char32_t c) -> char32_t;

// The first character of a text that is not empty, and its bytes. One that is no UTF-8 is a byte,
// told as one of the surrogates, which no text has.
struct Decoded {
  char32_t character;
  std::size_t size;
};
auto decode(std::string_view text) -> Decoded;

}  // namespace kit::regex
