// The two passes of resizing: along a row, and across rows, with the results of Pillow.
//
// Bytes are weighed with fixed-point numbers of 23 bits and a sign. Each is taken in two halves, so
// that products of 16 bits do, of which a processor makes eight at once; added up again they are
// the whole one's to the bit.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kit/picture/filter.hpp"

namespace kit {

// One side's weights, cut up for the passes.
class SplitWeights {
 public:
  static constexpr int low_bits = 11;

  explicit SplitWeights(Weights const& weights);

  // Two neighboring taps in one word each, the first in its lower half; the last tap of an odd
  // number has a partner that weighs nothing.
  struct Taps {
    std::size_t first, count, pairs;
    std::uint32_t const* high;
    std::uint32_t const* low;
  };
  auto of(std::size_t index) const -> Taps {
    auto const& place = places_[index];
    return {place.first, place.count, (place.count + 1) / 2, high_.data() + place.offset,
            low_.data() + place.offset};
  }
  auto size() const -> std::size_t { return places_.size(); }

 private:
  struct Place {
    std::size_t first, offset, count;
  };

  std::vector<Place> places_;
  std::vector<std::uint32_t> high_;
  std::vector<std::uint32_t> low_;
};

// What a sample is weighed with: a sample of 16 bits with doubles, as in Pillow.
template <class Sample>
struct Weighing;
template <>
struct Weighing<std::uint8_t> {
  using Type = SplitWeights;
};
template <>
struct Weighing<std::uint16_t> {
  using Type = Weights;
};
template <class Sample>
using WeighingOf = Weighing<Sample>::Type;

// Samples that may be read, and count for nothing, after the last one of a row.
constexpr std::size_t row_padding = 16;

// `to` gets weights.size() pixels of `channels` samples, 1 to 4. After the last pixel `from` has
// `row_padding` samples.
void pass_along(std::uint8_t const* from, std::size_t channels, SplitWeights const& weights,
                std::uint8_t* to);
void pass_along(std::uint16_t const* from, std::size_t channels, Weights const& weights,
                std::uint16_t* to);

// One row out of `rows`, of which there are as many as taps and one more, whose samples count for
// nothing. Each has `row_padding` samples after its last.
void pass_across(std::uint8_t const* const* rows, SplitWeights::Taps const& taps,
                 std::size_t samples, std::uint8_t* to);
void pass_across(std::uint16_t const* const* rows, Weights::Taps const& taps, std::size_t samples,
                 std::uint16_t* to);

// The same as one writes it without vectors.
void plain_pass_along(std::uint8_t const* from, std::size_t channels, Weights const& weights,
                      std::uint8_t* to);
void plain_pass_across(std::uint8_t const* const* rows, Weights::Taps const& taps,
                       std::size_t samples, std::uint8_t* to);

}  // namespace kit
