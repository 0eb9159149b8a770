#include "kit/picture/perceptual_hash.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <vector>

#include "kit/picture/cosine_transform.hpp"
#include "kit/picture/haar.hpp"

namespace kit {

namespace {

constexpr auto side = std::uint32_t{8};
constexpr auto cells = std::size_t{side} * side;

using Cells = std::array<double, cells>;

template <class IsSet>
auto bits(IsSet is_set) -> std::uint64_t {
  auto hash = std::uint64_t{0};
  for (auto cell = std::size_t{0}; cell < cells; ++cell) {
    hash = hash << 1U | (is_set(cell) ? 1U : 0U);
  }
  return hash;
}

auto above_median(Cells const& values) -> std::uint64_t {
  auto sorted = values;
  std::ranges::sort(sorted);
  auto const median = (sorted[cells / 2 - 1] + sorted[cells / 2]) / 2;
  return bits([&](std::size_t cell) { return values[cell] > median; });
}

auto perceptual(Picture const& grays) -> std::uint64_t {
  auto columns = std::array<Wave, 32>{};
  for (auto x = std::size_t{0}; x < 32; ++x) {
    for (auto y = std::size_t{0}; y < 32; ++y) columns[x][y] = grays.row(y)[x];
    transform_cosine(columns[x]);
  }
  auto low = Cells{};
  for (auto y = std::size_t{0}; y < side; ++y) {
    auto row = Wave{};
    for (auto x = std::size_t{0}; x < 32; ++x) row[x] = columns[x][y];
    transform_cosine(row);
    std::copy_n(row.begin(), side, low.begin() + static_cast<std::ptrdiff_t>(y * side));
  }
  return above_median(low);
}

auto average(Picture const& grays) -> std::uint64_t {
  auto const pixels = grays.bytes();
  auto const sum = std::accumulate(pixels.begin(), pixels.end(), 0U);
  return bits([&](std::size_t cell) { return pixels[cell] * cells > sum; });
}

auto difference(Picture const& grays) -> std::uint64_t {
  return bits([&](std::size_t cell) {
    auto const row = grays.row(cell / side);
    return row[cell % side + 1] > row[cell % side];
  });
}

}  // namespace

auto hashed_size(HashKind kind, PictureSize size) -> PictureSize {
  switch (kind) {
    case HashKind::perceptual:
      return {4 * side, 4 * side};
    case HashKind::difference:
      return {side + 1, side};
    case HashKind::average:
      return {side, side};
    case HashKind::wavelet: {
      auto const scale = std::max(std::bit_floor(std::min(size.width, size.height)), side);
      return {scale, scale};
    }
  }
}

auto hash_of(HashKind kind, Picture const& grays) -> std::uint64_t {
  switch (kind) {
    case HashKind::perceptual:
      return perceptual(grays);
    case HashKind::difference:
      return difference(grays);
    case HashKind::average:
      return average(grays);
    case HashKind::wavelet:
      return above_median(haar_low_band(grays));
  }
}

}  // namespace kit
