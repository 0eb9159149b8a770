#include "kit/picture/resizer.hpp"

#include <algorithm>
#include <cstring>

#include "kit/picture/alpha.hpp"
#include "kit/picture/light.hpp"

namespace kit {

namespace {

auto is_copied(Resizing const& resizing) -> bool {
  auto const& [across, down] = resizing.box;
  return resizing.from == resizing.to && resizing.reduce.across == 1 && resizing.reduce.down == 1 &&
         across.begin == 0 && across.end == static_cast<float>(resizing.to.width) &&
         down.begin == 0 && down.end == static_cast<float>(resizing.to.height);
}

auto is_chosen(PixelMode mode, ResizeFilter filter) -> bool {
  return filter == ResizeFilter::nearest || mode == PixelMode::palette ||
         mode == PixelMode::bilevel;
}

auto channels_of(PixelMode mode) -> std::size_t {
  return mode == PixelMode::gray_deep ? 1 : bytes_per_pixel(mode);
}

}  // namespace

auto can_be_reduced(PixelMode mode, ResizeFilter filter) -> bool {
  return mode != PixelMode::gray_deep && !is_chosen(mode, filter);
}

Resizer::Resizer(Resizing const& resizing) : resizing_{resizing} {
  auto const& [mode, size, box, to, filter, reduce, in_light] = resizing_;
  if (is_copied(resizing_) || is_chosen(mode, filter)) {
    resampler_.emplace<NearestResampler>(bytes_per_pixel(mode), size, box, to);
    return;
  }
  auto from = size;
  if (reduce.across > 1 || reduce.down > 1) {
    reducer_.emplace(mode, size, reduce);
    from = reduced(size, reduce);
  }
  if (has_alpha(mode)) multiplied_.resize(size.width * bytes_per_pixel(mode));
  if (in_light || mode == PixelMode::gray_deep) {
    deep_.resize(from.width * channels_of(mode));
    resampler_.emplace<Resampler<std::uint16_t>>(channels_of(mode), from, box, to, filter);
  } else {
    resampler_.emplace<Resampler<std::uint8_t>>(channels_of(mode), from, box, to, filter);
  }
}

void Resizer::row(std::span<std::uint8_t const> pixels) {
  if (auto* const nearest = std::get_if<NearestResampler>(&resampler_)) return nearest->row(pixels);
  // In linear light alpha is multiplied in there.
  if (!multiplied_.empty() && !resizing_.in_light) {
    std::ranges::copy(pixels, multiplied_.begin());
    multiply_alpha(resizing_.mode, multiplied_);
    pixels = multiplied_;
  }
  if (reducer_) pixels = reducer_->row(pixels);
  if (!pixels.empty()) resample(pixels);
}

void Resizer::resample(std::span<std::uint8_t const> pixels) {
  if (auto* const bytes = std::get_if<Resampler<std::uint8_t>>(&resampler_)) {
    return bytes->row(pixels);
  }
  if (resizing_.mode == PixelMode::gray_deep) {
    std::memcpy(deep_.data(), pixels.data(), pixels.size());
  } else {
    to_light(resizing_.mode, pixels, deep_);
  }
  std::get<Resampler<std::uint16_t>>(resampler_).row(deep_);
}

auto Resizer::take(Palette const& palette) -> Picture {
  auto made = taken();
  made.palette = palette;
  return made;
}

auto Resizer::taken() -> Picture {
  auto const& [mode, from, box, to, filter, reduce, in_light] = resizing_;
  if (auto* const nearest = std::get_if<NearestResampler>(&resampler_)) {
    return {mode, to, nearest->take()};
  }
  if (auto* const bytes = std::get_if<Resampler<std::uint8_t>>(&resampler_)) {
    auto made = Picture{mode, to, bytes->take()};
    divide_alpha(mode, made.bytes());
    return made;
  }
  auto const deep = std::get<Resampler<std::uint16_t>>(resampler_).take();
  auto made = Picture{mode, to};
  if (mode == PixelMode::gray_deep) {
    std::memcpy(made.bytes().data(), deep.data(), made.bytes().size());
  } else {
    from_light(mode, deep, made.bytes());
  }
  return made;
}

auto resized(Picture const& picture, Resizing const& resizing) -> Picture {
  auto resizer = Resizer{resizing};
  for (auto y = std::size_t{0}; y < picture.size().height; ++y) resizer.row(picture.row(y));
  return resizer.take(picture.palette);
}

}  // namespace kit
