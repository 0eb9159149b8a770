#include "kit/picture/reducer.hpp"

#include <algorithm>

namespace kit {

namespace {

// A sum of so many bytes to their average: a product and a shift in the place of a division.
struct Averager {
  std::uint32_t multiplier;
  std::uint32_t amend;

  explicit Averager(std::uint32_t count)
      : multiplier{
            static_cast<std::uint32_t>((std::uint64_t{1} << 32U) / (std::uint64_t{256} * count))},
        amend{count / 2} {}

  auto of(std::uint32_t sum) const -> std::uint8_t {
    return static_cast<std::uint8_t>(((sum + amend) * multiplier) >> 24U);
  }
};

}  // namespace

auto reduced(PictureSize size, ReduceFactor factor) -> PictureSize {
  return {(size.width + factor.across - 1) / factor.across,
          (size.height + factor.down - 1) / factor.down};
}

Reducer::Reducer(PixelMode mode, PictureSize from, ReduceFactor factor)
    : channels_{bytes_per_pixel(mode)},
      from_{from},
      factor_{factor},
      sums_(reduced(from, factor).width * channels_),
      finished_(sums_.size()) {}

auto Reducer::row(std::span<std::uint8_t const> pixels) -> std::span<std::uint8_t const> {
  auto const* pixel = pixels.data();
  auto* sum = sums_.data();
  for (auto left = from_.width; left > 0; sum += channels_) {
    auto const block = std::min(left, factor_.across);
    for (auto count = block; count > 0; --count) {
      for (auto channel = std::size_t{0}; channel < channels_; ++channel) sum[channel] += *pixel++;
    }
    left -= block;
  }
  ++next_;
  if (++summed_ < factor_.down && next_ < from_.height) return {};
  return finish();
}

auto Reducer::finish() -> std::span<std::uint8_t const> {
  auto const rest = from_.width % factor_.across;
  auto const whole = sums_.size() - (rest == 0 ? 0 : channels_);
  auto const average = Averager{factor_.across * summed_};
  for (auto at = std::size_t{0}; at < whole; ++at) finished_[at] = average.of(sums_[at]);
  if (rest != 0) {
    auto const at_edge = Averager{rest * summed_};
    for (auto at = whole; at < sums_.size(); ++at) finished_[at] = at_edge.of(sums_[at]);
  }
  std::ranges::fill(sums_, 0);
  summed_ = 0;
  return finished_;
}

}  // namespace kit
