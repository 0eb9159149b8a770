#include "kit/picture/alpha.hpp"

#include <algorithm>

namespace kit {

namespace {

auto product(unsigned value, unsigned alpha) -> std::uint8_t {
  auto const sum = value * alpha + 128;
  return static_cast<std::uint8_t>(((sum >> 8U) + sum) >> 8U);
}

template <class Change>
void change_colors(PixelMode mode, std::span<std::uint8_t> pixels, Change change) {
  if (!has_alpha(mode)) return;
  auto const channels = bytes_per_pixel(mode);
  for (auto at = std::size_t{0}; at + channels <= pixels.size(); at += channels) {
    auto const alpha = pixels[at + channels - 1];
    if (alpha == 255) continue;
    for (auto channel = std::size_t{0}; channel + 1 < channels; ++channel) {
      pixels[at + channel] = change(pixels[at + channel], alpha);
    }
  }
}

}  // namespace

void multiply_alpha(PixelMode mode, std::span<std::uint8_t> pixels) {
  change_colors(mode, pixels, product);
}

void divide_alpha(PixelMode mode, std::span<std::uint8_t> pixels) {
  change_colors(mode, pixels, [](unsigned value, unsigned alpha) {
    return static_cast<std::uint8_t>(alpha == 0 ? value : std::min(255U, 255U * value / alpha));
  });
}

}  // namespace kit
