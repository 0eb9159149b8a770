// Pictures laid upon one color.

#pragma once

#include <array>
#include <cstdint>

#include "kit/picture/picture.hpp"

namespace kit {

using Color = std::array<std::uint8_t, 4>;  // red, green, blue, alpha

// The picture, blended with the color where it is transparent; rgb, or gray if picture and color
// are.
auto flattened(Picture const& picture, Color const& color) -> Picture;

// A picture of that size and color, with this one at a place in it where it fits. Its mode is
// gray, gray_alpha, rgb or rgba, and of the color it takes what it has.
auto padded(Picture const& picture, Color const& color, PictureSize size, std::uint32_t left,
            std::uint32_t top) -> Picture;

}  // namespace kit
