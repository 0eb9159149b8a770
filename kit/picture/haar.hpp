// Haar's wavelets over a square picture, in the order of operations of Python's PyWavelets, so that
// what is equal there is equal here.
//
// https://en.wikipedia.org/wiki/Haar_wavelet

#pragma once

#include <array>

#include "kit/picture/picture.hpp"

namespace kit {

// The 8 x 8 low frequencies of grays from 0 to 1, row by row, without what all have in common. The
// side is a power of two, 8 or more.
auto haar_low_band(Picture const& grays) -> std::array<double, 64>;

}  // namespace kit
