// Averages of blocks of pixels: a picture made smaller by a whole number on each side, in one look
// at each pixel. Pillow's Image.reduce, to the bit; what is left at the right and the lower edge
// are smaller blocks.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kit/picture/picture.hpp"

namespace kit {

struct ReduceFactor {
  std::uint32_t across = 1;
  std::uint32_t down = 1;
};

auto reduced(PictureSize size, ReduceFactor factor) -> PictureSize;

class Reducer {
 public:
  // Of a mode whose channels are bytes that can be averaged. Neither of the factors is more than
  // 4,095.
  Reducer(PixelMode mode, PictureSize from, ReduceFactor factor);

  // The next row. What it returns is a row of the smaller picture, when that is complete; else
  // nothing.
  auto row(std::span<std::uint8_t const> pixels) -> std::span<std::uint8_t const>;

 private:
  auto finish() -> std::span<std::uint8_t const>;

  std::size_t channels_;
  PictureSize from_;
  ReduceFactor factor_;
  std::size_t next_ = 0;
  std::uint32_t summed_ = 0;  // rows in the sums
  std::vector<std::uint32_t> sums_;
  std::vector<std::uint8_t> finished_;
};

}  // namespace kit
