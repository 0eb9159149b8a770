// Pictures turned and mirrored.

#pragma once

#include <cstdint>

#include "kit/picture/picture.hpp"
#include "kit/picture/resampler.hpp"

namespace kit {

// What EXIF calls the eight ways in which rows and columns of a file can lie: 1 as they are, 2
// mirrored from left to right, 3 turned by 180 degrees, 4 mirrored from top to bottom, 5 mirrored
// at the main diagonal, 6 to be turned by 90 degrees clockwise, 7 mirrored at the other diagonal, 8
// by 90 counterclockwise.
using Orientation = std::uint8_t;

// As it is meant to be seen: what has the orientation, made to have 1.
auto upright(Picture picture, Orientation orientation) -> Picture;
auto upright(PictureSize size, Orientation orientation) -> PictureSize;

// A part of an upright picture of that size, as it lies in the file.
auto lying(PictureBox const& box, Orientation orientation, PictureSize upright_size) -> PictureBox;

// First the one, then the other.
auto combined(Orientation first, Orientation then) -> Orientation;

auto crop(Picture const& picture, std::uint32_t left, std::uint32_t top, PictureSize size)
    -> Picture;

}  // namespace kit
