// How much each pixel that was counts in one that will be: filters over the distance between them,
// and the weights that come of one along a side. As Pillow computes them, to the bit.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kit {

enum class ResizeFilter : std::uint8_t { nearest, box, bilinear, bicubic, lanczos };

// How far it reaches, in pixels of the larger of the two pictures.
auto support_of(ResizeFilter filter) -> double;

// A part of a side, in pixels, that need not be whole. Floats, as it is in Pillow, or weights would
// differ in their last bit.
struct Stretch {
  float begin = 0;
  float end = 0;

  auto size() const -> double { return end - begin; }
};

// For each pixel of a side that will be, which pixels of the one that is count how much.
class Weights {
 public:
  // Of fixed-point weights: 1 is 1 << precision.
  static constexpr int precision = 22;

  // From the pixel `first` on, `count` of them. The exact ones add up to 1.
  struct Taps {
    std::size_t first, count;
    std::int32_t const* fixed;
    double const* exact;
  };

  Weights(std::size_t pixels, Stretch part, std::size_t wanted, ResizeFilter filter);

  auto size() const -> std::size_t { return taps_.size(); }
  auto of(std::size_t index) const -> Taps {
    auto const& place = taps_[index];
    return {place.first, place.count, fixed_.data() + place.offset, exact_.data() + place.offset};
  }

 private:
  struct Place {
    std::size_t first, offset, count;
  };

  std::vector<Place> taps_;
  std::vector<double> exact_;
  std::vector<std::int32_t> fixed_;
};

// The pixel that each pixel of a side takes its color from, where no filter is wanted.
auto nearest_pixels(std::size_t pixels, Stretch part, std::size_t wanted)
    -> std::vector<std::size_t>;

}  // namespace kit
