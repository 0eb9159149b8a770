// How large a picture becomes, and of which part of it.

#pragma once

#include <cstdint>
#include <optional>

#include "base/result.hpp"
#include "kit/picture/resampler.hpp"

namespace images {

// What becomes of a picture that has not the shape of the size that is asked for: fill stretches
// it, contain and inside keep its shape and make it as large as fits, inside no larger than it was,
// cover fills the size and cuts off what is too much, pad fits it and fills up with a color.
enum class Fit : std::uint8_t { fill, contain, cover, inside, pad };

// Zero counts as not given.
struct SizeWish {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t max_size = 0;
  Fit fit = Fit::fill;
};

struct Sizing {
  kit::PictureBox box;      // the part that is resized
  kit::PictureSize size;    // what it becomes
  kit::PictureSize canvas;  // and on what it is laid, if that is larger
  // As Pillow makes thumbnails: with averages of blocks first, where there is much to leave out.
  bool is_thumbnail = false;
};

// The original's rule: max_size before width and height, of which one alone keeps the shape;
// max_size never enlarges. Fails in Pillow's words where a side would be 0.
auto size_for(SizeWish const& wish, kit::PictureSize from) -> base::Result<Sizing>;

}  // namespace images
