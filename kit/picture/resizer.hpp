// Resizes a picture whose rows come one at a time: with its alpha multiplied in, averaged in blocks
// first if that is wanted, and as amounts of light if that is.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "kit/picture/picture.hpp"
#include "kit/picture/reducer.hpp"
#include "kit/picture/resampler.hpp"

namespace kit {

// Whether averages of blocks may come first: pixels that are chosen, and not mixed, are chosen from
// all that there are, and Pillow has no such averages of 16 bits.
auto can_be_reduced(PixelMode mode, ResizeFilter filter) -> bool;

struct Resizing {
  PixelMode mode;
  PictureSize from;
  PictureBox box;  // the part of it that becomes the result, in pixels of the reduced picture
  PictureSize to;
  ResizeFilter filter = ResizeFilter::lanczos;
  ReduceFactor reduce;    // before the filter, of what can be reduced
  bool in_light = false;  // linear light, of bytes only
};

// What comes out is Pillow's Image.resize, to the bit, but in linear light. Indices, and what is
// black or white, come from the nearest pixel whatever the filter.
class Resizer {
 public:
  explicit Resizer(Resizing const& resizing);

  // The next row, of the mode and width of `from`; all of them in their order.
  void row(std::span<std::uint8_t const> pixels);
  // When all rows were given.
  auto take(Palette const& palette) -> Picture;

 private:
  void resample(std::span<std::uint8_t const> pixels);
  auto taken() -> Picture;

  Resizing resizing_;
  std::vector<std::uint8_t> multiplied_;
  std::vector<std::uint16_t> deep_;
  std::optional<Reducer> reducer_;
  std::variant<std::monostate, NearestResampler, Resampler<std::uint8_t>, Resampler<std::uint16_t>>
      resampler_;
};

auto resized(Picture const& picture, Resizing const& resizing) -> Picture;

}  // namespace kit
