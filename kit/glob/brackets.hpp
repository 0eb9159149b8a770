// What a piece of a glob without slashes, braces and groups says, character by character.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "kit/glob/segment.hpp"

namespace kit::detail {

struct GlobItem {
  SegmentNode::Kind kind;   // character, any, one_of, many or nothing
  std::uint32_t value = 0;  // the character; of one_of, which class
};

// Adds what is in brackets to `classes`.
auto read_items(std::u32string_view text, std::vector<CharacterClass>& classes)
    -> std::vector<GlobItem>;

}  // namespace kit::detail
