#include "kit/picture/blurhash.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>
#include <vector>

#include "kit/picture/light.hpp"

namespace kit {

namespace {

using Light = std::array<double, 3>;

constexpr auto digits = std::string_view{
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~"};

void write(std::string& text, std::uint32_t value, std::uint32_t length) {
  auto written = std::string(length, '0');
  for (auto at = length; at > 0; --at, value /= 83) written[at - 1] = digits[value % 83];
  text += written;
}

auto byte_of(double light) -> std::uint32_t {
  auto const value = std::clamp(light, 0.0, 1.0);
  auto const sample = value <= 0.0031308 ? value * 12.92 : 1.055 * std::pow(value, 1 / 2.4) - 0.055;
  return static_cast<std::uint32_t>(std::floor(sample * 255 + 0.5));
}

// How much of one pattern of waves the picture has.
auto component(Picture const& picture, std::vector<Light> const& light, std::uint32_t across,
               std::uint32_t down) -> Light {
  auto const [width, height] = picture.size();
  auto waves = std::vector<double>(width);
  for (auto x = std::uint32_t{0}; x < width; ++x) {
    waves[x] = std::cos(std::numbers::pi * across * x / width);
  }
  auto sum = Light{};
  for (auto y = std::uint32_t{0}; y < height; ++y) {
    auto const wave = std::cos(std::numbers::pi * down * y / height);
    for (auto x = std::uint32_t{0}; x < width; ++x) {
      auto const& pixel = light[std::size_t{y} * width + x];
      for (auto channel = 0U; channel < 3; ++channel) {
        sum[channel] += waves[x] * wave * pixel[channel];
      }
    }
  }
  auto const scale = (across == 0 && down == 0 ? 1.0 : 2.0) / static_cast<double>(light.size());
  for (auto& value : sum) value *= scale;
  return sum;
}

auto quantized(double value, double most) -> std::uint32_t {
  auto const root = std::copysign(std::sqrt(std::abs(value / most)), value);
  return static_cast<std::uint32_t>(std::clamp(std::floor(root * 9 + 9.5), 0.0, 18.0));
}

}  // namespace

auto blurhash_of(Picture const& picture, std::uint32_t across, std::uint32_t down) -> std::string {
  auto light = std::vector<Light>(picture.size().pixels());
  for (auto at = std::size_t{0}; at < light.size(); ++at) {
    for (auto channel = 0U; channel < 3; ++channel) {
      light[at][channel] = light_of(picture.bytes()[3 * at + channel]);
    }
  }
  auto components = std::vector<Light>{};
  for (auto y = std::uint32_t{0}; y < down; ++y) {
    for (auto x = std::uint32_t{0}; x < across; ++x) {
      components.push_back(component(picture, light, x, y));
    }
  }
  auto hash = std::string{};
  write(hash, across - 1 + (down - 1) * 9, 1);
  auto most = 1.0;
  if (components.size() > 1) {
    auto actual = 0.0;
    for (auto index = std::size_t{1}; index < components.size(); ++index) {
      for (auto const value : components[index]) actual = std::max(actual, std::abs(value));
    }
    auto const level =
        static_cast<std::uint32_t>(std::clamp(std::floor(actual * 166 - 0.5), 0.0, 82.0));
    most = (level + 1) / 166.0;
    write(hash, level, 1);
  } else {
    write(hash, 0, 1);
  }
  auto const& mean = components.front();
  write(hash, byte_of(mean[0]) << 16U | byte_of(mean[1]) << 8U | byte_of(mean[2]), 4);
  for (auto index = std::size_t{1}; index < components.size(); ++index) {
    auto value = std::uint32_t{0};
    for (auto const part : components[index]) value = value * 19 + quantized(part, most);
    write(hash, value, 2);
  }
  return hash;
}

}  // namespace kit
