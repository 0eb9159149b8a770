#include "kit/picture/passes.hpp"

#include <algorithm>

#include "kit/picture/vectors.hpp"

namespace kit {

using namespace vectors;

namespace {

constexpr auto half = 1 << (Weights::precision - 1);

// A sum of weighed bytes as the byte it is.
auto byte_of(std::int32_t sum) -> std::uint8_t {
  return static_cast<std::uint8_t>(std::clamp((sum + half) >> Weights::precision, 0, 255));
}

auto deep_sample_of(double sum) -> std::uint16_t {
  auto const rounded = static_cast<std::int32_t>(sum >= 0 ? sum + 0.5 : sum - 0.5);
  return static_cast<std::uint16_t>(std::clamp(rounded, 0, 65'535));
}

auto whole(Ints high, Ints low) -> Ints {
  using Unsigned = std::uint32_t __attribute__((vector_size(16)));
  auto const shifted = __builtin_bit_cast(Unsigned, high) << SplitWeights::low_bits;
  return __builtin_bit_cast(Ints, shifted + __builtin_bit_cast(Unsigned, low));
}

auto clamped(Ints sums) -> Ints {
  auto values = (sums + half) >> Weights::precision;
  values = values < 0 ? Ints{} : values;
  return values > 255 ? Ints{255, 255, 255, 255} : values;
}

constexpr auto zeros = Bytes{};

// Channel by channel, the pixels at 0 and Channels as words of 16 bits.
template <std::size_t Channels>
auto pair_up(Bytes pixels) -> Shorts {
  constexpr auto c = static_cast<int>(Channels);
  return __builtin_bit_cast(
      Shorts, __builtin_shufflevector(pixels, zeros, 0, 16, c, 16, 1, 16, c + 1, 16, 2, 16, c + 2,
                                      16, 3, 16, c + 3, 16));
}

template <std::size_t Channels>
void pixels_along(std::uint8_t const* from, SplitWeights const& weights, std::uint8_t* to) {
  for (auto index = std::size_t{0}; index < weights.size(); ++index) {
    auto const taps = weights.of(index);
    auto const* pixel = from + taps.first * Channels;
    auto high = Ints{};
    auto low = Ints{};
    for (auto pair = std::size_t{0}; pair < taps.pairs; ++pair, pixel += 2 * Channels) {
      auto const values = pair_up<Channels>(load_half(pixel));
      high += dot(values, repeated(taps.high[pair]));
      low += dot(values, repeated(taps.low[pair]));
    }
    auto const values = clamped(whole(high, low));
    for (auto channel = std::size_t{0}; channel < Channels; ++channel) {
      to[channel] = static_cast<std::uint8_t>(values[channel]);
    }
    to += Channels;
  }
}

auto sum_of(Ints values) -> std::int32_t { return values[0] + values[1] + values[2] + values[3]; }

auto widened(Bytes bytes) -> Shorts {
  return __builtin_bit_cast(Shorts, __builtin_shufflevector(bytes, zeros, 0, 16, 1, 16, 2, 16, 3,
                                                            16, 4, 16, 5, 16, 6, 16, 7, 16));
}

void grays_along(std::uint8_t const* from, SplitWeights const& weights, std::uint8_t* to) {
  for (auto index = std::size_t{0}; index < weights.size(); ++index) {
    auto const taps = weights.of(index);
    auto const* pixel = from + taps.first;
    auto high = Ints{};
    auto low = Ints{};
    auto pair = std::size_t{0};
    for (; pair + 4 <= taps.pairs; pair += 4, pixel += 8) {
      auto const values = widened(load_half(pixel));
      high += dot(values, load<Shorts>(taps.high + pair));
      low += dot(values, load<Shorts>(taps.low + pair));
    }
    auto sum = sum_of(whole(high, low));
    for (; pair < taps.pairs; ++pair, pixel += 2) {
      auto const values = repeated(static_cast<std::uint32_t>(pixel[0]) |
                                   static_cast<std::uint32_t>(pixel[1]) << 16U);
      sum +=
          whole(dot(values, repeated(taps.high[pair])), dot(values, repeated(taps.low[pair])))[0];
    }
    *to++ = byte_of(sum);
  }
}

// Eight bytes of two rows, as neighbors.
template <int First>
auto interleaved(Bytes upper, Bytes lower) -> Bytes {
  return __builtin_shufflevector(upper, lower, First, First + 16, First + 1, First + 17, First + 2,
                                 First + 18, First + 3, First + 19, First + 4, First + 20,
                                 First + 5, First + 21, First + 6, First + 22, First + 7,
                                 First + 23);
}

auto lower_widened(Bytes bytes) -> Shorts { return widened(bytes); }
auto upper_widened(Bytes bytes) -> Shorts {
  return __builtin_bit_cast(Shorts, __builtin_shufflevector(bytes, zeros, 8, 16, 9, 16, 10, 16, 11,
                                                            16, 12, 16, 13, 16, 14, 16, 15, 16));
}

}  // namespace

SplitWeights::SplitWeights(Weights const& weights) {
  places_.reserve(weights.size());
  for (auto index = std::size_t{0}; index < weights.size(); ++index) {
    auto const taps = weights.of(index);
    auto const pairs = (taps.count + 1) / 2;
    places_.push_back({taps.first, high_.size(), taps.count});
    for (auto pair = std::size_t{0}; pair < pairs; ++pair) {
      auto const first = taps.fixed[2 * pair];
      auto const second = 2 * pair + 1 < taps.count ? taps.fixed[2 * pair + 1] : 0;
      auto const joined = [](std::int32_t a, std::int32_t b) {
        return (static_cast<std::uint32_t>(a) & 0xFFFFU) | static_cast<std::uint32_t>(b) << 16U;
      };
      constexpr auto mask = (1 << low_bits) - 1;
      high_.push_back(joined(first >> low_bits, second >> low_bits));
      low_.push_back(joined(first & mask, second & mask));
    }
  }
}

void pass_along(std::uint8_t const* from, std::size_t channels, SplitWeights const& weights,
                std::uint8_t* to) {
  switch (channels) {
    case 1:
      return grays_along(from, weights, to);
    case 2:
      return pixels_along<2>(from, weights, to);
    case 3:
      return pixels_along<3>(from, weights, to);
    default:
      return pixels_along<4>(from, weights, to);
  }
}

void pass_across(std::uint8_t const* const* rows, SplitWeights::Taps const& taps,
                 std::size_t samples, std::uint8_t* to) {
  for (auto at = std::size_t{0}; at < samples; at += 16) {
    Ints high[4] = {};
    Ints low[4] = {};
    for (auto pair = std::size_t{0}; pair < taps.pairs; ++pair) {
      auto const upper = load<Bytes>(rows[2 * pair] + at);
      auto const lower = load<Bytes>(rows[2 * pair + 1] + at);
      auto const left = interleaved<0>(upper, lower);
      auto const right = interleaved<8>(upper, lower);
      Shorts const quarters[4] = {lower_widened(left), upper_widened(left), lower_widened(right),
                                  upper_widened(right)};
      auto const high_weights = repeated(taps.high[pair]);
      auto const low_weights = repeated(taps.low[pair]);
      for (auto quarter = 0; quarter < 4; ++quarter) {
        high[quarter] += dot(quarters[quarter], high_weights);
        low[quarter] += dot(quarters[quarter], low_weights);
      }
    }
    std::uint8_t bytes[16];
    for (auto quarter = std::size_t{0}; quarter < 4; ++quarter) {
      auto const values = clamped(whole(high[quarter], low[quarter]));
      using Four = std::uint8_t __attribute__((vector_size(4)));
      auto const four = __builtin_convertvector(values, Four);
      __builtin_memcpy(bytes + 4 * quarter, &four, 4);
    }
    std::copy_n(bytes, std::min(samples - at, sizeof bytes), to + at);
  }
}

void pass_along(std::uint16_t const* from, std::size_t channels, Weights const& weights,
                std::uint16_t* to) {
  for (auto index = std::size_t{0}; index < weights.size(); ++index) {
    auto const taps = weights.of(index);
    for (auto channel = std::size_t{0}; channel < channels; ++channel) {
      auto sum = 0.0;
      for (auto tap = std::size_t{0}; tap < taps.count; ++tap) {
        sum += from[(taps.first + tap) * channels + channel] * taps.exact[tap];
      }
      *to++ = deep_sample_of(sum);
    }
  }
}

void pass_across(std::uint16_t const* const* rows, Weights::Taps const& taps, std::size_t samples,
                 std::uint16_t* to) {
  for (auto at = std::size_t{0}; at < samples; ++at) {
    auto sum = 0.0;
    for (auto tap = std::size_t{0}; tap < taps.count; ++tap) sum += rows[tap][at] * taps.exact[tap];
    to[at] = deep_sample_of(sum);
  }
}

void plain_pass_along(std::uint8_t const* from, std::size_t channels, Weights const& weights,
                      std::uint8_t* to) {
  for (auto index = std::size_t{0}; index < weights.size(); ++index) {
    auto const taps = weights.of(index);
    for (auto channel = std::size_t{0}; channel < channels; ++channel) {
      auto sum = std::int32_t{0};
      for (auto tap = std::size_t{0}; tap < taps.count; ++tap) {
        sum += from[(taps.first + tap) * channels + channel] * taps.fixed[tap];
      }
      *to++ = byte_of(sum);
    }
  }
}

void plain_pass_across(std::uint8_t const* const* rows, Weights::Taps const& taps,
                       std::size_t samples, std::uint8_t* to) {
  for (auto at = std::size_t{0}; at < samples; ++at) {
    auto sum = std::int32_t{0};
    for (auto tap = std::size_t{0}; tap < taps.count; ++tap) {
      sum += rows[tap][at] * taps.fixed[tap];
    }
    to[at] = byte_of(sum);
  }
}

}  // namespace kit
