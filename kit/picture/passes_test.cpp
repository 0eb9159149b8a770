#include "kit/picture/passes.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/test.hpp"

namespace {

// The same bytes every time.
auto noise(std::size_t size) -> std::vector<std::uint8_t> {
  auto bytes = std::vector<std::uint8_t>(size);
  auto state = std::uint32_t{7};
  for (auto& byte : bytes) {
    state = state * 1664525U + 1013904223U;
    // Many are black or white, where sums go beyond a byte.
    auto const value = state >> 23U;
    byte = static_cast<std::uint8_t>(std::clamp(static_cast<int>(value) - 128, 0, 255));
  }
  return bytes;
}

constexpr auto filters = {kit::ResizeFilter::box, kit::ResizeFilter::bilinear,
                          kit::ResizeFilter::bicubic, kit::ResizeFilter::lanczos};
constexpr auto sizes = {1U, 2U, 7U, 16U, 33U, 100U, 211U};

}  // namespace

TEST("along a row vectors give what plain numbers give") {
  for (auto const filter : filters) {
    for (auto const from : sizes) {
      for (auto const to : sizes) {
        auto const weights = kit::Weights{from, {0, static_cast<float>(from)}, to, filter};
        auto const split = kit::SplitWeights{weights};
        for (auto channels = std::size_t{1}; channels <= 4; ++channels) {
          auto const row = noise(from * channels + kit::row_padding);
          auto plain = std::vector<std::uint8_t>(to * channels);
          auto vectors = plain;
          kit::plain_pass_along(row.data(), channels, weights, plain.data());
          kit::pass_along(row.data(), channels, split, vectors.data());
          expect(plain == vectors);
        }
      }
    }
  }
}

TEST("across rows vectors give what plain numbers give") {
  constexpr auto samples = std::size_t{53};
  for (auto const filter : filters) {
    for (auto const from : sizes) {
      auto const bytes = noise((from + 1) * (samples + kit::row_padding));
      auto rows = std::vector<std::uint8_t const*>{};
      for (auto y = std::size_t{0}; y <= from; ++y) {
        rows.push_back(bytes.data() + y * (samples + kit::row_padding));
      }
      for (auto const to : sizes) {
        auto const weights = kit::Weights{from, {0, static_cast<float>(from)}, to, filter};
        auto const split = kit::SplitWeights{weights};
        for (auto index = std::size_t{0}; index < to; ++index) {
          auto const first = weights.of(index).first;
          auto plain = std::vector<std::uint8_t>(samples);
          auto vectors = plain;
          kit::plain_pass_across(rows.data() + first, weights.of(index), samples, plain.data());
          kit::pass_across(rows.data() + first, split.of(index), samples, vectors.data());
          expect(plain == vectors);
        }
      }
    }
  }
}
