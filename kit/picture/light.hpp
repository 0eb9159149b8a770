// Samples of sRGB as amounts of light, in which mixing colors is what the eye expects, and back.
//
// https://www.w3.org/Graphics/Color/sRGB

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kit/picture/picture.hpp"

namespace kit {

// 0 to 1.
auto light_of(std::uint8_t byte) -> double;

// Of gray, gray_alpha, rgb and rgba; alpha is multiplied in, and taken out again.
void to_light(PixelMode mode, std::span<std::uint8_t const> pixels, std::span<std::uint16_t> light);
void from_light(PixelMode mode, std::span<std::uint16_t const> light,
                std::span<std::uint8_t> pixels);

}  // namespace kit
