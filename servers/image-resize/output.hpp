// Pictures as files of a format, in a mode that it has, and no larger than wanted.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "kit/codecs/codecs.hpp"
#include "kit/picture/compose.hpp"

namespace images {

enum class OutputFormat : std::uint8_t { JPEG, PNG, WEBP };

auto format_of(OutputFormat format) -> kit::PictureFormat;
// "jpg", "png", "webp".
auto extension_of(OutputFormat format) -> std::string_view;

struct Output {
  OutputFormat format = OutputFormat::JPEG;
  std::int64_t quality = 85;  // JPEG: what is below 1 or above 100 counts as that, -1 as 75
  bool is_lossless = false;   // WebP
  bool is_progressive = false;
  bool keeps_metadata = false;
  std::optional<std::uint32_t> most_bytes = {};  // the quality is lowered until it fits
  std::optional<kit::Color> ground = {};         // what shines through where a JPEG is transparent
};

struct Encoded {
  std::string bytes;
  int quality;
};

// `metadata` is that of the file the picture is from.
auto encode(kit::Picture picture, Output const& output, kit::PictureMetadata const& metadata)
    -> base::Result<Encoded>;

}  // namespace images
