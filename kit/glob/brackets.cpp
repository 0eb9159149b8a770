#include "kit/glob/brackets.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace kit::detail {
namespace {

using Kind = SegmentNode::Kind;
using Range = CharacterClass::Range;

// The classes of POSIX. Letters and digits are those of ASCII; nearly all that is beyond it can be
// seen and printed.
struct NamedClass {
  std::u32string_view name;
  std::vector<Range> (*ranges)();
};

constexpr auto last_character = char32_t{0x10FFFF};

constexpr NamedClass named_classes[] = {
    {U"[:alnum:]", [] { return std::vector<Range>{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}; }},
    {U"[:alpha:]", [] { return std::vector<Range>{{'A', 'Z'}, {'a', 'z'}}; }},
    {U"[:ascii:]", [] { return std::vector<Range>{{0, 0x7F}}; }},
    {U"[:blank:]", [] { return std::vector<Range>{{'\t', '\t'}, {' ', ' '}}; }},
    {U"[:cntrl:]", [] { return std::vector<Range>{{0, 0x1F}, {0x7F, 0x9F}}; }},
    {U"[:digit:]", [] { return std::vector<Range>{{'0', '9'}}; }},
    {U"[:graph:]", [] { return std::vector<Range>{{'!', '~'}, {0xA1, last_character}}; }},
    {U"[:lower:]", [] { return std::vector<Range>{{'a', 'z'}}; }},
    {U"[:print:]", [] { return std::vector<Range>{{' ', '~'}, {0xA0, last_character}}; }},
    {U"[:punct:]",
     [] {
       // Unicode's punctuation, which has no $+<=>^`|~.
       return std::vector<Range>{{'!', '#'}, {'%', '*'}, {',', '/'}, {':', ';'}, {'?', '@'},
                                 {'[', ']'}, {'_', '_'}, {'{', '{'}, {'}', '}'}};
     }},
    {U"[:space:]", [] { return std::vector<Range>{{'\t', '\r'}, {' ', ' '}}; }},
    {U"[:upper:]", [] { return std::vector<Range>{{'A', 'Z'}}; }},
    {U"[:word:]",
     [] { return std::vector<Range>{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}; }},
    {U"[:xdigit:]", [] { return std::vector<Range>{{'0', '9'}, {'A', 'F'}, {'a', 'f'}}; }},
};

struct Brackets {
  CharacterClass characters;
  // Where it stops; the end of the text when nothing can match from here on.
  std::size_t end;
  bool is_possible;
};

// From the opening bracket at `start`; nothing when there is no closing one.
auto read_brackets(std::u32string_view text, std::size_t start) -> std::optional<Brackets> {
  auto result = CharacterClass{};
  auto impossible = Brackets{{}, text.size(), false};
  auto range_start = std::optional<char32_t>{};
  auto is_escaped = false;
  auto i = start + 1;
  if (i < text.size() && (text[i] == '!' || text[i] == '^')) {
    result.is_negated = true;
    ++i;
  }
  auto const first = i;
  while (i < text.size()) {
    auto const c = text[i];
    if (c == ']' && i != first && !is_escaped) {
      if (result.ranges.empty()) return impossible;
      return Brackets{std::move(result), i + 1, true};
    }
    if (!is_escaped && c == '\\') {
      is_escaped = true;
      ++i;
      continue;
    }
    if (!is_escaped && c == '[') {
      auto const named = std::ranges::find_if(named_classes, [&](NamedClass const& candidate) {
        return text.substr(i).starts_with(candidate.name);
      });
      if (named != std::end(named_classes)) {
        if (range_start) return impossible;
        auto const ranges = named->ranges();
        result.ranges.insert(result.ranges.end(), ranges.begin(), ranges.end());
        i += named->name.size();
        continue;
      }
    }
    is_escaped = false;
    ++i;
    auto const rest = text.substr(i);
    if (range_start) {
      // One the wrong way round is dropped.
      if (*range_start <= c) result.ranges.push_back({*range_start, c});
      range_start.reset();
    } else if (rest.starts_with(U"-]")) {
      result.ranges.insert(result.ranges.end(), {{c, c}, {'-', '-'}});
      ++i;
    } else if (rest.starts_with(U'-')) {
      range_start = c;
      ++i;
    } else {
      result.ranges.push_back({c, c});
    }
  }
  return std::nullopt;
}

}  // namespace

auto read_items(std::u32string_view text, std::vector<CharacterClass>& classes)
    -> std::vector<GlobItem> {
  auto items = std::vector<GlobItem>{};
  for (auto i = std::size_t{0}; i < text.size(); ++i) {
    auto const c = text[i];
    if (c == '*') {
      if (items.empty() || items.back().kind != Kind::many) items.push_back({Kind::many});
    } else if (c == '?') {
      items.push_back({Kind::any});
    } else if (c == '\\' && i + 1 < text.size()) {
      items.push_back({Kind::character, text[++i]});
    } else if (auto brackets = c == '[' ? read_brackets(text, i) : std::nullopt) {
      i = brackets->end - 1;
      auto const& ranges = brackets->characters.ranges;
      if (!brackets->is_possible) {
        items.push_back({Kind::nothing});
      } else if (ranges.size() == 1 && ranges[0].first == ranges[0].last &&
                 !brackets->characters.is_negated) {
        // [*] is a way to write an asterisk.
        items.push_back({Kind::character, ranges[0].first});
      } else {
        items.push_back({Kind::one_of, static_cast<std::uint32_t>(classes.size())});
        classes.push_back(std::move(brackets->characters));
      }
    } else {
      items.push_back({Kind::character, c});
    }
  }
  return items;
}

}  // namespace kit::detail
