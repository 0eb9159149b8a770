// One segment of a glob, which is what stands between two slashes, as a program that is matched
// from the end of a text to its start. That way everything that !(..) asks about the rest of the
// text is known when it is asked, and no text is read twice.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace kit::detail {

// Characters of a text, a byte that is not UTF-8 being one of its own beyond those of Unicode.
auto decode_characters(std::string_view text) -> std::u32string;

auto is_dots(std::u32string_view segment) -> bool;  // . or ..

// What is written between brackets.
struct CharacterClass {
  struct Range {
    char32_t first;
    char32_t last;
  };
  std::vector<Range> ranges;
  bool is_negated = false;

  auto contains(char32_t c) const -> bool;
};

// Whether the text from here to its end matches, given whether it does from the nodes `next` and
// `other`. Those come before this one, but for the loop that a loop_end goes back to.
struct SegmentNode {
  enum class Kind : std::uint8_t {
    end,           // here is the end
    character,     // `other` itself, then `next` after it
    any,           // one character, then `next`
    one_of,        // one of the class `other`, then `next`
    many,          // any number of characters, then `next`
    nothing,       // never
    either,        // `next` or `other`
    loop,          // `next`, which may come back to the loop_end `other`
    loop_end,      // `next`, or once more
    unless,        // `next`, unless `other`
    not_all_dots,  // `next`, unless the whole text is . or ..
  };
  Kind kind;
  std::uint32_t next = 0;
  std::uint32_t other = 0;
};

// Working memory, so that it is not asked for at each text.
struct SegmentScratch {
  std::vector<unsigned char> here;
  std::vector<unsigned char> after;
};

class SegmentPattern {
 public:
  // Fails when it needs more nodes than `nodes_left`, and takes them off.
  static auto parse(std::string_view text, std::size_t& nodes_left) -> base::Result<SegmentPattern>;

  // Whether it is `**`, which takes any number of segments and matches none by itself.
  auto is_any_depth() const -> bool { return kind_ == Kind::any_depth; }

  // Whether the characters, none of which is a slash, match.
  auto matches(std::u32string_view text, SegmentScratch& scratch) const -> bool;

 private:
  friend class SegmentCompiler;
  enum class Kind : std::uint8_t { any_depth, literal, program };

  Kind kind_ = Kind::program;
  std::u32string literal_;
  std::vector<SegmentNode> nodes_;
  std::uint32_t start_ = 0;
  std::vector<CharacterClass> classes_;
};

}  // namespace kit::detail
