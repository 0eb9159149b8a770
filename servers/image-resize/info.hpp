// What a file of an image tells of itself.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mcp/server.hpp"
#include "servers/image-resize/gallery.hpp"

namespace images {

struct ColorShare {
  mcp::Arg<std::string, "As #rrggbb"> color;
  mcp::Arg<double, "Of the pixels, 0 to 1"> share;
};

// Either what is known, or the error.
struct ImageInfo {
  std::string path;
  mcp::Arg<std::optional<std::string>, "JPEG, PNG, WEBP, GIF or BMP, by content"> format;
  mcp::Arg<std::optional<std::string>, "1, L, LA, P, RGB, RGBA, CMYK or I;16"> mode;
  mcp::Arg<std::optional<std::uint32_t>, "As stored, before it is turned upright"> width;
  std::optional<std::uint32_t> height;
  std::optional<std::uint64_t> size_bytes;
  mcp::Arg<std::optional<double>, "Width by height, to two decimals"> aspect_ratio;
  mcp::Arg<std::optional<std::uint32_t>, "EXIF orientation, where it is not 1"> orientation;
  mcp::Arg<std::optional<std::uint32_t>, "Of an animation"> frames;
  mcp::Arg<std::optional<bool>, "Something may shine through"> transparent;
  mcp::Arg<std::optional<bool>, "Progressive or interlaced"> progressive;
  mcp::Arg<std::optional<std::uint64_t>, "Bytes of its color profile"> icc_bytes;
  mcp::Arg<std::optional<std::uint64_t>, "Bytes of its EXIF"> exif_bytes;
  mcp::Arg<std::optional<std::string>, "Of a JPEG"> comment;
  std::optional<std::string> blurhash;
  mcp::Arg<std::optional<std::vector<ColorShare>>, "Those of most pixels first"> colors;
  std::optional<std::string> error;
};

auto info_of(Gallery const& gallery, std::string_view path) -> ImageInfo;

}  // namespace images
