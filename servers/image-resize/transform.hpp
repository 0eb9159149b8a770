// From the bytes of a file to the picture that is asked for, row by row as they are decoded.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "kit/codecs/codecs.hpp"
#include "kit/picture/compose.hpp"
#include "kit/picture/turn.hpp"
#include "servers/image-resize/sizing.hpp"

namespace images {

struct Part {
  std::uint32_t left, top, width, height;
};

// In this order: upright, turned, cut out, resized, padded.
struct Transformation {
  bool is_made_upright = true;    // by the orientation that the file tells
  kit::Orientation turn = 1;      // beyond that
  std::optional<Part> part = {};  // of the upright and turned picture
  SizeWish size;
  std::optional<kit::ResizeFilter> filter = {};  // Lanczos, but the nearest pixel for palettes
  bool in_light = false;
  bool is_gray = false;
  kit::Color ground = {255, 255, 255, 255};  // to pad with
};

struct Transformed {
  kit::PictureHead head;
  kit::PictureSize original;  // upright and turned
  kit::Picture picture;
};

// The failure is the file's, as kit/codecs tells it, or that of the size that was asked for.
auto transform(std::string_view file, Transformation const& wish, kit::PictureLimits const& limits)
    -> kit::PictureResult<Transformed>;

}  // namespace images
