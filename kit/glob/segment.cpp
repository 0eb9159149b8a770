#include "kit/glob/segment.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace kit::detail {
namespace {

// A broken byte comes after all of Unicode, so that no pattern names it.
constexpr auto first_broken = char32_t{0x110000};

}  // namespace

auto is_dots(std::u32string_view segment) -> bool { return segment == U"." || segment == U".."; }

auto decode_characters(std::string_view text) -> std::u32string {
  auto result = std::u32string{};
  result.reserve(text.size());
  while (!text.empty()) {
    auto const length = base::utf8::length_of_first(text);
    if (length == 0) {
      result += first_broken + char32_t{static_cast<unsigned char>(text[0])};
    } else {
      result += base::utf8::code_of_first(text, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

auto CharacterClass::contains(char32_t c) const -> bool {
  auto const is_inside = std::ranges::any_of(
      ranges, [&](Range const& range) { return range.first <= c && c <= range.last; });
  return is_inside != is_negated;
}

auto SegmentPattern::matches(std::u32string_view text, SegmentScratch& scratch) const -> bool {
  if (kind_ == Kind::any_depth) return false;
  if (kind_ == Kind::literal) return text == literal_;
  auto& here = scratch.here;
  auto& after = scratch.after;
  after.assign(nodes_.size(), 0);
  auto const is_dots_only = is_dots(text);
  for (auto position = text.size();; --position) {
    here.assign(nodes_.size(), 0);
    auto const has_character = position < text.size();
    auto const c = has_character ? text[position] : 0;
    auto is_alive = false;
    for (auto i = std::size_t{0}; i < nodes_.size(); ++i) {
      auto const [kind, next, other] = nodes_[i];
      auto value = false;
      switch (kind) {
        case SegmentNode::Kind::end:
          value = !has_character;
          break;
        case SegmentNode::Kind::character:
          value = after[next] != 0 && has_character && c == other;
          break;
        case SegmentNode::Kind::any:
          value = after[next] != 0 && has_character;
          break;
        case SegmentNode::Kind::one_of:
          value = after[next] != 0 && has_character && classes_[other].contains(c);
          break;
        case SegmentNode::Kind::many:
          value = here[next] != 0 || after[i] != 0;
          break;
        case SegmentNode::Kind::nothing:
          break;
        case SegmentNode::Kind::either:
          value = here[next] != 0 || here[other] != 0;
          break;
        case SegmentNode::Kind::loop:
          value = here[next] != 0;
          if (value && here[other] == 0) {
            // Once more through the loop's nodes, now that it is known that it can go round from
            // here. That happens once for each loop and character.
            here[other] = 1;
            i = other;
            continue;
          }
          break;
        case SegmentNode::Kind::loop_end:
          value = here[next] != 0 || here[i] != 0;
          break;
        case SegmentNode::Kind::unless:
          value = here[next] != 0 && here[other] == 0;
          break;
        case SegmentNode::Kind::not_all_dots:
          value = here[next] != 0 && !(position == 0 && is_dots_only);
          break;
      }
      here[i] = value ? 1 : 0;
      is_alive = is_alive || value;
    }
    if (position == 0) return here[start_] != 0;
    if (!is_alive) return false;
    std::swap(here, after);
  }
}

}  // namespace kit::detail
