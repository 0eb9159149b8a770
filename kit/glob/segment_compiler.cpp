// From the text of a segment to its program.

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "kit/glob/brackets.hpp"
#include "kit/glob/groups.hpp"
#include "kit/glob/segment.hpp"

namespace kit::detail {
namespace {

using Kind = SegmentNode::Kind;
using NodeId = std::uint32_t;

// What comes after a piece: `next`, and for what !(..) asks about, `tail`, which is the same but
// does not go round the loops that the piece is in.
struct After {
  NodeId next;
  NodeId tail;
};

// Where a sequence stands in its segment.
struct Place {
  bool is_start = true;
  bool is_end = true;
  bool has_groups_after = false;
  bool is_in_negation = false;
};

auto is_group(GlobPiece const& piece) -> bool { return piece.kind != 0; }
auto is_negation(GlobPiece const& piece) -> bool { return piece.kind == '!'; }

// Whether there is a !(..) in it.
auto has_negation(std::span<GlobPiece const> pieces) -> bool {
  return std::ranges::any_of(pieces, [](GlobPiece const& piece) {
    return is_negation(piece) || std::ranges::any_of(piece.alternatives, [](auto const& sequence) {
             return has_negation(sequence);
           });
  });
}

}  // namespace

class SegmentCompiler {
 public:
  SegmentCompiler(SegmentPattern& pattern, std::size_t nodes_left)
      : pattern_{pattern}, nodes_left_{nodes_left} {}

  // Whether there were nodes enough.
  auto compile(GlobSequence const& sequence) -> bool {
    auto const end = add({Kind::end});
    pattern_.start_ = compile(sequence, {end, end}, {});
    return !is_full_;
  }

  // The same for what is plain but for its first characters.
  auto compile(std::span<GlobItem const> items, bool may_be_dots) -> bool {
    pattern_.start_ = add_items(items, add({Kind::end}));
    if (!may_be_dots) pattern_.start_ = add({Kind::not_all_dots, pattern_.start_});
    return !is_full_;
  }

 private:
  auto add(SegmentNode node) -> NodeId {
    if (pattern_.nodes_.size() == nodes_left_) {
      is_full_ = true;
      return 0;
    }
    pattern_.nodes_.push_back(node);
    return static_cast<NodeId>(pattern_.nodes_.size() - 1);
  }

  auto add_items(std::span<GlobItem const> items, NodeId next) -> NodeId {
    for (auto i = items.size(); i-- > 0;) next = add({items[i].kind, next, items[i].value});
    return next;
  }

  auto items_of(GlobPiece const& piece) -> std::vector<GlobItem> {
    return read_items(decode_characters(piece.text), pattern_.classes_);
  }

  auto compile(GlobSequence const& sequence, After after, Place place) -> NodeId {
    if (is_full_) return 0;
    auto const has_groups = std::ranges::any_of(sequence, is_group);
    for (auto i = sequence.size(); i-- > 0;) {
      auto const& piece = sequence[i];
      auto const before = std::span{sequence}.first(i);
      auto here = place;
      here.is_start = place.is_start && std::ranges::all_of(before, is_negation);
      here.is_end = place.is_end && i + 1 == sequence.size();
      here.has_groups_after = place.has_groups_after ||
                              std::ranges::any_of(std::span{sequence}.subspan(i + 1), is_group);

      auto items = std::vector<GlobItem>{};
      if (!is_group(piece)) {
        items = items_of(piece);
        // An asterisk that is all there is takes at least one character.
        auto const is_alone = place.is_start && !has_groups &&
                              (place.is_in_negation ? !place.has_groups_after : place.is_end);
        if (is_alone && items.size() == 1 && items[0].kind == Kind::many) {
          items.insert(items.begin(), {Kind::any});
        }
      }
      auto const compiled = [&](After then) {
        return is_group(piece) ? compile_group(piece, then, here) : add_items(items, then.next);
      };
      auto const next = compiled(after);
      if (after.tail == after.next) {
        after.tail = next;
      } else if (has_negation(before)) {
        after.tail = compiled({after.tail, after.tail});
      }
      after.next = next;
    }
    if (place.is_start && may_begin_with_dots(sequence)) {
      return add({Kind::not_all_dots, after.next});
    }
    return after.next;
  }

  // Whether . or .. could match by something else than themselves. A group at the start sees to
  // that by itself.
  auto may_begin_with_dots(GlobSequence const& sequence) -> bool {
    if (sequence.empty() || is_group(sequence[0])) return false;
    auto dots = 0;
    for (auto const& item : items_of(sequence[0])) {
      if (item.kind != Kind::character) return item.kind != Kind::nothing;
      if (item.value != '.' || ++dots == 3) return false;
    }
    return false;
  }

  auto compile_group(GlobPiece const& group, After after, Place place) -> NodeId {
    auto const& alternatives = group.alternatives;
    place.is_in_negation = is_negation(group);
    if (is_negation(group)) {
      auto const any = add({Kind::many, after.next});
      if (alternatives.size() == 1 && alternatives[0].empty()) return add({Kind::any, any});
      auto const tail = tail_of_negation(after.tail, place);
      return add({Kind::unless, any, compile_alternatives(group, {tail, tail}, place)});
    }
    switch (group.kind) {
      case '?':
        return add({Kind::either, compile_alternatives(group, after, place), after.next});
      case '*':
        return add({Kind::either, compile_loop(group, after, place), after.next});
      case '+':
        return compile_loop(group, after, place);
      default:
        return compile_alternatives(group, after, place);
    }
  }

  // As minimatch has it, an asterisk that ends a segment after !(..) takes at least one character
  // where it stands for what is refused: `!(a)*` matches a, but not ab.
  auto tail_of_negation(NodeId tail, Place place) -> NodeId {
    auto const& [kind, next, _] = pattern_.nodes_[tail];
    auto const is_lone_many = kind == Kind::many && pattern_.nodes_[next].kind == Kind::end;
    if (!is_lone_many || !place.is_start || place.has_groups_after) return tail;
    return add({Kind::any, tail});
  }

  auto compile_loop(GlobPiece const& group, After after, Place place) -> NodeId {
    auto const loop_end = add({Kind::loop_end, after.next});
    auto const first = compile_alternatives(group, {loop_end, after.tail}, place);
    return add({Kind::loop, first, loop_end});
  }

  auto compile_alternatives(GlobPiece const& group, After after, Place place) -> NodeId {
    // Where it is the whole segment, a group has to match something.
    auto const skips_empty = place.is_start && place.is_end && !is_negation(group);
    auto result = add({Kind::nothing});
    for (auto const& alternative : group.alternatives) {
      if (alternative.empty() && skips_empty) continue;
      result = add({Kind::either, compile(alternative, after, place), result});
    }
    return result;
  }

  SegmentPattern& pattern_;
  std::size_t nodes_left_;
  bool is_full_ = false;
};

namespace {

// minimatch's shortcuts. After asterisks alone, or question marks alone, text without any of
// +@!?*[( is taken as it is, with its backslashes.
struct Shortcut {
  std::vector<GlobItem> items;
  bool may_be_dots;
};

auto find_shortcut(std::u32string_view text) -> std::optional<Shortcut> {
  if (text.empty() || (text[0] != '*' && text[0] != '?')) return std::nullopt;
  auto const plain = std::min(text.find_first_not_of(text[0]), text.size());
  if (text.find_first_of(U"+@!?*[(", plain) != text.npos) return std::nullopt;
  auto const is_many = text[0] == '*';
  if (is_many && plain == text.size()) return std::nullopt;
  auto items =
      is_many ? std::vector<GlobItem>{{Kind::many}} : std::vector<GlobItem>(plain, {Kind::any});
  for (auto const c : text.substr(plain)) items.push_back({Kind::character, c});
  return Shortcut{std::move(items), is_many};
}

// The characters of a segment that has only such, if it has.
auto literal_of(GlobSequence const& sequence, std::string_view text)
    -> std::optional<std::u32string> {
  // A group that is all there is and in which there is nothing is text.
  if (sequence.size() == 1 && is_group(sequence[0]) && !is_negation(sequence[0]) &&
      std::ranges::all_of(sequence[0].alternatives, &GlobSequence::empty)) {
    return decode_characters(text);
  }
  auto result = std::u32string{};
  for (auto const& piece : sequence) {
    if (is_group(piece)) return std::nullopt;
    auto classes = std::vector<CharacterClass>{};
    for (auto const& item : read_items(decode_characters(piece.text), classes)) {
      if (item.kind != Kind::character) return std::nullopt;
      result += static_cast<char32_t>(item.value);
    }
  }
  return result;
}

}  // namespace

auto SegmentPattern::parse(std::string_view text, std::size_t& nodes_left)
    -> base::Result<SegmentPattern> {
  auto result = SegmentPattern{};
  if (text == "**") {
    result.kind_ = Kind::any_depth;
    return result;
  }
  auto is_done = true;
  if (auto const shortcut = find_shortcut(decode_characters(text))) {
    is_done = SegmentCompiler{result, nodes_left}.compile(shortcut->items, shortcut->may_be_dots);
  } else {
    auto const sequence = TRY(find_groups(text));
    if (auto literal = literal_of(sequence, text)) {
      result.kind_ = Kind::literal;
      result.literal_ = std::move(*literal);
      return result;
    }
    is_done = SegmentCompiler{result, nodes_left}.compile(sequence);
  }
  if (!is_done) {
    return base::failure(
        "the pattern is too large once its braces and groups are written out; fewer alternatives, "
        "or "
        "fewer !(..) in *(..) and +(..), would do");
  }
  nodes_left -= result.nodes_.size();
  return result;
}

}  // namespace kit::detail
