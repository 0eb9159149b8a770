// Pixels of one mode as pixels of another, as Pillow's Image.convert has them.

#pragma once

#include <cstdint>
#include <span>

#include "kit/picture/picture.hpp"

namespace kit {

// Can it be converted? To gray, rgb and rgba can all; gray_alpha can be had of gray ones.
auto can_convert(PixelMode from, PixelMode to) -> bool;

// `to` has as many pixels as `from`. Alpha is dropped, not blended. The palette is that of indices.
void convert_pixels(PixelMode from_mode, Palette const& palette, std::span<std::uint8_t const> from,
                    PixelMode to_mode, std::span<std::uint8_t> to);

auto converted(Picture const& picture, PixelMode mode) -> Picture;

// Gray of 16 bits as gray of 8, the upper ones, where Pillow would take all from 255 on for white.
auto shallow(Picture const& picture) -> Picture;

}  // namespace kit
