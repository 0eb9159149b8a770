// The few colors that a picture is made of, found by median cut.
//
// https://en.wikipedia.org/wiki/Median_cut

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kit/picture/picture.hpp"

namespace kit {

struct MainColor {
  std::array<std::uint8_t, 3> rgb;
  double share;  // of the pixels, 0 to 1
};

// At most `count` of them, those of most pixels first, of an rgb picture, which may be small.
auto main_colors(Picture const& picture, std::size_t count) -> std::vector<MainColor>;

}  // namespace kit
