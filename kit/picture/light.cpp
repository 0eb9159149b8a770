#include "kit/picture/light.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace kit {

namespace {

constexpr auto most = 65'535.0;

auto light_of_bytes() -> std::array<std::uint16_t, 256> const& {
  static auto const table = [] {
    auto made = std::array<std::uint16_t, 256>{};
    for (auto byte = std::size_t{0}; byte < made.size(); ++byte) {
      made[byte] = static_cast<std::uint16_t>(
          std::floor(light_of(static_cast<std::uint8_t>(byte)) * most + 0.5));
    }
    return made;
  }();
  return table;
}

// The byte whose light is nearest.
auto byte_of(std::uint16_t light) -> std::uint8_t {
  auto const& table = light_of_bytes();
  auto const above = std::ranges::lower_bound(table, light);
  if (above == table.begin()) return 0;
  auto const index = static_cast<std::uint8_t>(above - table.begin());
  return static_cast<std::uint8_t>(light - above[-1] < *above - light ? index - 1 : index);
}

}  // namespace

auto light_of(std::uint8_t byte) -> double {
  auto const sample = byte / 255.0;
  return sample <= 0.04045 ? sample / 12.92 : std::pow((sample + 0.055) / 1.055, 2.4);
}

void to_light(PixelMode mode, std::span<std::uint8_t const> pixels,
              std::span<std::uint16_t> light) {
  auto const& table = light_of_bytes();
  auto const channels = bytes_per_pixel(mode);
  auto const colors = channels - (has_alpha(mode) ? 1 : 0);
  for (auto at = std::size_t{0}; at + channels <= pixels.size(); at += channels) {
    auto const alpha = colors == channels ? std::uint8_t{255} : pixels[at + colors];
    for (auto channel = std::size_t{0}; channel < colors; ++channel) {
      light[at + channel] = static_cast<std::uint16_t>(
          (std::uint32_t{table[pixels[at + channel]]} * alpha + 127) / 255);
    }
    if (colors != channels) light[at + colors] = static_cast<std::uint16_t>(alpha * 257);
  }
}

void from_light(PixelMode mode, std::span<std::uint16_t const> light,
                std::span<std::uint8_t> pixels) {
  auto const channels = bytes_per_pixel(mode);
  auto const colors = channels - (has_alpha(mode) ? 1 : 0);
  for (auto at = std::size_t{0}; at + channels <= pixels.size(); at += channels) {
    auto const alpha = colors == channels ? std::uint32_t{65'535} : light[at + colors];
    for (auto channel = std::size_t{0}; channel < colors; ++channel) {
      auto const whole =
          alpha == 0 ? 0 : std::min(65'535U, (light[at + channel] * 65'535U + alpha / 2) / alpha);
      pixels[at + channel] = byte_of(static_cast<std::uint16_t>(whole));
    }
    if (colors != channels) pixels[at + colors] = static_cast<std::uint8_t>((alpha + 128) / 257);
  }
}

}  // namespace kit
