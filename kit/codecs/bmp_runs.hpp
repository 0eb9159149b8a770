// Runs of pixels in a BMP ("Bitmap Compression" of the Windows documentation).

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "kit/codecs/codecs.hpp"

namespace kit {

enum class BmpRuns : std::uint8_t { of_8, of_4 };  // bits of an index

// All indices of a picture, in the order of the file. What is left out is 0.
auto read_bmp_runs(std::string_view data, PictureSize size, BmpRuns runs)
    -> PictureResult<std::vector<std::uint8_t>>;

}  // namespace kit
