// The chunks of a WebP (RFC 9649, section 2), so far as its first picture and what goes with it.

#pragma once

#include <cstdint>
#include <string_view>

#include "kit/codecs/codecs.hpp"

namespace kit {

struct WebpLayout {
  PictureSize canvas;
  bool has_alpha = false;
  bool is_animated = false;
  bool is_lossless = false;  // the first picture
  std::uint32_t frames = 1;

  // The first picture: where on the canvas it lies, and the chunks that libwebp takes.
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  PictureSize size;
  std::string_view data;

  std::string_view icc;
  std::string_view exif;
};

auto read_webp_chunks(std::string_view file) -> PictureResult<WebpLayout>;

}  // namespace kit
