#include "kit/picture/convert.hpp"

#include <algorithm>

namespace kit {

namespace {

using Color = std::array<std::uint8_t, 4>;

auto luma(std::uint8_t const* rgb) -> std::uint8_t {
  return static_cast<std::uint8_t>((19595U * rgb[0] + 38470U * rgb[1] + 7471U * rgb[2] + 0x8000U) >>
                                   16U);
}

// What ink leaves of white.
auto without_ink(std::uint8_t ink, std::uint8_t black) -> std::uint8_t {
  auto const left = 255 - black;
  auto const product = ink * left + 128;
  return static_cast<std::uint8_t>(std::clamp(left - (((product >> 8) + product) >> 8), 0, 255));
}

auto color_of(PixelMode mode, Palette const& palette, std::uint8_t const* pixel) -> Color {
  switch (mode) {
    case PixelMode::bilevel:
    case PixelMode::gray:
      return {pixel[0], pixel[0], pixel[0], 255};
    case PixelMode::gray_alpha:
      return {pixel[0], pixel[0], pixel[0], pixel[1]};
    case PixelMode::palette:
      return palette.colors[pixel[0]];
    case PixelMode::rgb:
      return {pixel[0], pixel[1], pixel[2], 255};
    case PixelMode::rgba:
      return {pixel[0], pixel[1], pixel[2], pixel[3]};
    case PixelMode::cmyk:
      return {without_ink(pixel[0], pixel[3]), without_ink(pixel[1], pixel[3]),
              without_ink(pixel[2], pixel[3]), 255};
    case PixelMode::gray_deep: {
      auto const gray = pixel[1] != 0 ? std::uint8_t{255} : pixel[0];
      return {gray, gray, gray, 255};
    }
  }
}

auto is_gray(PixelMode mode) -> bool {
  return mode == PixelMode::bilevel || mode == PixelMode::gray || mode == PixelMode::gray_alpha ||
         mode == PixelMode::gray_deep;
}

void store(PixelMode mode, bool was_gray, Color const& color, std::uint8_t* to) {
  switch (mode) {
    case PixelMode::gray_alpha:
      to[1] = color[3];
      [[fallthrough]];
    case PixelMode::gray:
      to[0] = was_gray ? color[0] : luma(color.data());
      return;
    default:
      std::copy_n(color.data(), bytes_per_pixel(mode), to);
  }
}

void gray_of_colors(std::span<std::uint8_t const> from, std::size_t channels,
                    std::span<std::uint8_t> to) {
  auto const* pixel = from.data();
  for (auto& gray : to) {
    gray = luma(pixel);
    pixel += channels;
  }
}

}  // namespace

auto can_convert(PixelMode from, PixelMode to) -> bool {
  return from == to || to == PixelMode::gray || to == PixelMode::gray_alpha ||
         to == PixelMode::rgb || to == PixelMode::rgba;
}

void convert_pixels(PixelMode from_mode, Palette const& palette, std::span<std::uint8_t const> from,
                    PixelMode to_mode, std::span<std::uint8_t> to) {
  if (from_mode == to_mode) {
    std::ranges::copy(from, to.begin());
    return;
  }
  auto const from_bytes = bytes_per_pixel(from_mode);
  auto const to_bytes = bytes_per_pixel(to_mode);
  if (to_mode == PixelMode::gray && (from_mode == PixelMode::rgb || from_mode == PixelMode::rgba)) {
    return gray_of_colors(from, from_bytes, to);
  }
  auto const was_gray = is_gray(from_mode);
  for (auto at = std::size_t{0}; at * from_bytes < from.size(); ++at) {
    store(to_mode, was_gray, color_of(from_mode, palette, from.data() + at * from_bytes),
          to.data() + at * to_bytes);
  }
}

auto converted(Picture const& picture, PixelMode mode) -> Picture {
  auto made = Picture{mode, picture.size()};
  made.palette = picture.palette;
  convert_pixels(picture.mode(), picture.palette, picture.bytes(), mode, made.bytes());
  return made;
}

auto shallow(Picture const& picture) -> Picture {
  auto made = Picture{PixelMode::gray, picture.size()};
  for (auto at = std::size_t{0}; at < made.bytes().size(); ++at) {
    made.bytes()[at] = picture.bytes()[2 * at + 1];
  }
  return made;
}

}  // namespace kit
