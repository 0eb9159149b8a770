// Colors multiplied by their alpha, so that what shines through weighs little where pixels are
// mixed, and back. Rounded as Pillow rounds.

#pragma once

#include <cstdint>
#include <span>

#include "kit/picture/picture.hpp"

namespace kit {

// In place; a mode without alpha stays as it is.
void multiply_alpha(PixelMode mode, std::span<std::uint8_t> pixels);
void divide_alpha(PixelMode mode, std::span<std::uint8_t> pixels);

}  // namespace kit
