#include "kit/glob/groups.hpp"

#include <cstddef>
#include <optional>
#include <utility>

#include "base/text.hpp"

namespace kit::detail {
namespace {

constexpr std::size_t deepest = 16;
// From so many on, minimatch takes a group for text, unless its parent could have done without it.
constexpr std::size_t minimatch_deepest = 2;

auto is_group_kind(char c) -> bool { return std::string_view{"?*+@!"}.contains(c); }

// minimatch's adoptionAnyMap: whether the alternatives of the inner group may be taken for the
// outer's.
auto can_adopt(char outer, char inner) -> bool {
  switch (outer) {
    case '*':
    case '+':
      return inner != '!';
    default:
      return inner == '?' || inner == '@';
  }
}

// Follows a text over its escapes and brackets, where nothing is the beginning or end of a group.
class Brackets {
 public:
  // Whether the character at `i` is one of those. To be asked about each character in turn.
  auto takes(std::string_view text, std::size_t i) -> bool {
    auto const c = text[i];
    if (is_escaped_ || c == '\\') {
      is_escaped_ = !is_escaped_;
      return true;
    }
    if (!is_open_) {
      if (c != '[') return false;
      is_open_ = true;
      is_negated_ = false;
      start_ = i + 1;
      return true;
    }
    if (i == start_) {
      is_negated_ = c == '^' || c == '!';
    } else if (c == ']' && !(is_negated_ && i == start_ + 1)) {
      is_open_ = false;
    }
    return true;
  }

 private:
  bool is_escaped_ = false;
  bool is_open_ = false;
  bool is_negated_ = false;
  std::size_t start_ = 0;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_{text} {}

  auto parse() -> base::Result<GlobSequence> {
    auto result = GlobSequence{};
    auto plain = std::string{};
    auto brackets = Brackets{};
    while (position_ < text_.size()) {
      auto const at = position_++;
      if (brackets.takes(text_, at) || !begins_group(at)) {
        plain += text_[at];
        continue;
      }
      add_text(result, plain);
      auto group = TRY(parse_group(text_[at], 1, 1));
      if (group) {
        result.push_back(std::move(*group));
      } else {
        // Not closed: text, and so is all that comes after.
        add_text(result, std::string{text_.substr(at)});
        position_ = text_.size();
      }
    }
    add_text(result, plain);
    return result;
  }

 private:
  auto begins_group(std::size_t at) const -> bool {
    return is_group_kind(text_[at]) && text_.substr(at + 1, 1) == "(";
  }

  static void add_text(GlobSequence& sequence, std::string& text) {
    if (!text.empty()) sequence.push_back({.text = std::exchange(text, {})});
  }
  static void add_text(GlobSequence& sequence, std::string&& text) { add_text(sequence, text); }

  // From the opening parenthesis on; nothing when there is no closing one.
  auto parse_group(char kind, std::size_t counted_depth, std::size_t depth)
      -> base::Result<std::optional<GlobPiece>> {
    if (depth > deepest) {
      return base::failure(
          base::concat("the pattern has groups in groups more than ", deepest, " deep"));
    }
    ++position_;
    auto group = GlobPiece{.kind = kind, .alternatives = {{}}};
    auto plain = std::string{};
    auto brackets = Brackets{};
    while (position_ < text_.size()) {
      auto const at = position_++;
      auto const c = text_[at];
      if (brackets.takes(text_, at)) {
        plain += c;
      } else if (begins_group(at) && (counted_depth <= minimatch_deepest || can_adopt(kind, c))) {
        add_text(group.alternatives.back(), plain);
        auto inner = TRY(parse_group(c, counted_depth + (can_adopt(kind, c) ? 0 : 1), depth + 1));
        if (!inner) return std::nullopt;
        group.alternatives.back().push_back(std::move(*inner));
      } else if (c == '|' || c == ')') {
        add_text(group.alternatives.back(), plain);
        if (c == ')') return group;
        group.alternatives.emplace_back();
      } else {
        plain += c;
      }
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace

auto find_groups(std::string_view segment) -> base::Result<GlobSequence> {
  return Parser{segment}.parse();
}

}  // namespace kit::detail
