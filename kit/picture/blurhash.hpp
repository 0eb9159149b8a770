// A picture in some thirty characters: what a page shows while the picture itself comes.
//
// https://github.com/woltapp/blurhash/blob/master/Algorithm.md

#pragma once

#include <cstdint>
#include <string>

#include "kit/picture/picture.hpp"

namespace kit {

// Of an rgb picture, which may be small: 32 pixels on a side are plenty. Components are 1 to 9 on
// each side.
auto blurhash_of(Picture const& picture, std::uint32_t across = 4, std::uint32_t down = 3)
    -> std::string;

}  // namespace kit
