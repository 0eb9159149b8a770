// The discrete cosine transform of 32 numbers (DCT-II, not normalized), in the order of operations
// that SciPy's has: sums that are 0 in one must be 0 in the other for hashes of pictures to be the
// same.
//
// https://en.wikipedia.org/wiki/Discrete_cosine_transform

#pragma once

#include <array>

namespace kit {

using Wave = std::array<double, 32>;

void transform_cosine(Wave& wave);

}  // namespace kit
