#include "kit/picture/filter.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kit {

namespace {

auto sinc(double x) -> double {
  if (x == 0) return 1;
  x *= std::numbers::pi;
  return std::sin(x) / x;
}

auto bicubic(double x) -> double {
  constexpr auto a = -0.5;
  x = std::abs(x);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

auto weight_of(ResizeFilter filter, double x) -> double {
  switch (filter) {
    case ResizeFilter::nearest:
    case ResizeFilter::box:
      return x > -0.5 && x <= 0.5 ? 1 : 0;
    case ResizeFilter::bilinear:
      return std::max(0.0, 1 - std::abs(x));
    case ResizeFilter::bicubic:
      return bicubic(x);
    case ResizeFilter::lanczos:
      return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
  }
}

auto fixed(double weight) -> std::int32_t {
  return static_cast<std::int32_t>((weight < 0 ? -0.5 : 0.5) + weight * (1 << Weights::precision));
}

}  // namespace

auto support_of(ResizeFilter filter) -> double {
  switch (filter) {
    case ResizeFilter::nearest:
    case ResizeFilter::box:
      return 0.5;
    case ResizeFilter::bilinear:
      return 1;
    case ResizeFilter::bicubic:
      return 2;
    case ResizeFilter::lanczos:
      return 3;
  }
}

Weights::Weights(std::size_t pixels, Stretch part, std::size_t wanted, ResizeFilter filter) {
  auto const scale = part.size() / static_cast<double>(wanted);
  auto const filter_scale = std::max(scale, 1.0);
  auto const support = support_of(filter) * filter_scale;
  auto const step = 1.0 / filter_scale;
  taps_.reserve(wanted);
  for (auto index = std::size_t{0}; index < wanted; ++index) {
    auto const center = part.begin + (static_cast<double>(index) + 0.5) * scale;
    auto const first = std::max(0, static_cast<int>(std::floor(center - support + 0.5)));
    auto const end =
        std::min(static_cast<int>(pixels), static_cast<int>(std::floor(center + support + 0.5)));
    auto const place = Place{static_cast<std::size_t>(first), exact_.size(),
                             static_cast<std::size_t>(std::max(0, end - first))};
    auto sum = 0.0;
    for (auto x = 0; x < end - first; ++x) {
      auto const weight = weight_of(filter, (x + first - center + 0.5) * step);
      exact_.push_back(weight);
      sum += weight;
    }
    auto const own = std::span{exact_}.subspan(place.offset);
    for (auto& weight : own) {
      if (sum != 0) weight /= sum;
      fixed_.push_back(fixed(weight));
    }
    taps_.push_back(place);
  }
}

auto nearest_pixels(std::size_t pixels, Stretch part, std::size_t wanted)
    -> std::vector<std::size_t> {
  auto chosen = std::vector<std::size_t>(wanted);
  auto const scale = part.size() / static_cast<double>(wanted);
  // Added up step by step, as in Pillow: the products are others.
  auto place = double{part.begin} + scale * 0.5;
  for (auto& pixel : chosen) {
    pixel = std::min(static_cast<std::size_t>(std::max(place, 0.0)), pixels - 1);
    place += scale;
  }
  return chosen;
}

}  // namespace kit
