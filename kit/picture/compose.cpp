#include "kit/picture/compose.hpp"

#include <algorithm>

#include "kit/picture/convert.hpp"

namespace kit {

namespace {

auto is_gray(Color const& color) -> bool { return color[0] == color[1] && color[1] == color[2]; }

auto blended(unsigned over, unsigned under, unsigned alpha) -> std::uint8_t {
  return static_cast<std::uint8_t>((over * alpha + under * (255 - alpha) + 127) / 255);
}

}  // namespace

auto flattened(Picture const& picture, Color const& color) -> Picture {
  auto const stays_gray = picture.mode() == PixelMode::gray_alpha && is_gray(color);
  auto const mode = stays_gray ? PixelMode::gray : PixelMode::rgb;
  auto const colors = bytes_per_pixel(mode);
  auto const from = stays_gray ? picture : converted(picture, PixelMode::rgba);
  auto made = Picture{mode, picture.size()};
  auto const* pixel = from.bytes().data();
  auto const out = made.bytes();
  for (auto at = std::size_t{0}; at < out.size(); at += colors, pixel += colors + 1) {
    for (auto channel = std::size_t{0}; channel < colors; ++channel) {
      out[at + channel] = blended(pixel[channel], color[channel], pixel[colors]);
    }
  }
  return made;
}

auto padded(Picture const& picture, Color const& color, PictureSize size, std::uint32_t left,
            std::uint32_t top) -> Picture {
  auto made = Picture{picture.mode(), size};
  auto dot = Picture{PixelMode::rgba, {1, 1}};
  std::ranges::copy(color, dot.bytes().begin());
  auto const pixel = converted(dot, picture.mode());
  auto const bytes = made.bytes();
  for (auto at = std::size_t{0}; at < bytes.size(); at += pixel.bytes().size()) {
    std::ranges::copy(pixel.bytes(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
  }
  for (auto y = std::uint32_t{0}; y < picture.size().height; ++y) {
    auto const row = made.row(top + y).subspan(left * pixel.bytes().size());
    std::ranges::copy(picture.row(y), row.begin());
  }
  return made;
}

}  // namespace kit
