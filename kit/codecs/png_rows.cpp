#include "kit/codecs/png_rows.hpp"

#include <algorithm>
#include <cstdlib>

namespace kit {
namespace {

// PNG, section 9.4, without a branch that the pixels decide.
auto predicted(int left, int above, int corner) -> int {
  auto const to_left = std::abs(above - corner);
  auto const to_above = std::abs(left - corner);
  auto const to_corner = std::abs(left + above - 2 * corner);
  auto const best = std::min(to_left, to_above);
  auto const side = to_left <= to_above ? left : above;
  return best <= to_corner ? side : corner;
}

// The bytes of a pixel are known when it is compiled, and those of the last pixel stay in
// registers.
template <std::size_t step>
void undo_average(std::span<std::uint8_t> row, std::span<std::uint8_t const> above) {
  int left[step] = {};
  for (auto i = std::size_t{0}; i + step <= row.size(); i += step) {
    for (auto j = std::size_t{0}; j < step; ++j) {
      left[j] = (row[i + j] + (left[j] + above[i + j]) / 2) & 255;
      row[i + j] = static_cast<std::uint8_t>(left[j]);
    }
  }
}

template <std::size_t step>
void undo_paeth(std::span<std::uint8_t> row, std::span<std::uint8_t const> above) {
  int left[step] = {};
  int corner[step] = {};
  for (auto i = std::size_t{0}; i + step <= row.size(); i += step) {
    for (auto j = std::size_t{0}; j < step; ++j) {
      int const up = above[i + j];
      left[j] = (row[i + j] + predicted(left[j], up, corner[j])) & 255;
      corner[j] = up;
      row[i + j] = static_cast<std::uint8_t>(left[j]);
    }
  }
}

template <std::size_t step>
void undo_sub(std::span<std::uint8_t> row) {
  for (auto i = step; i < row.size(); ++i)
    row[i] = static_cast<std::uint8_t>(row[i] + row[i - step]);
}

template <std::size_t step>
void undo(PngFilter filter, std::span<std::uint8_t> row, std::span<std::uint8_t const> above) {
  switch (filter) {
    case PngFilter::sub:
      return undo_sub<step>(row);
    case PngFilter::average:
      return undo_average<step>(row, above);
    case PngFilter::paeth:
      return undo_paeth<step>(row, above);
    default:
      return;
  }
}

void unpack_bits(std::span<std::uint8_t const> row, std::uint32_t depth, std::uint32_t width,
                 std::uint32_t factor, std::uint8_t* out) {
  auto const mask = (1U << depth) - 1;
  auto const in_byte = 8 / depth;
  for (auto x = 0U; x < width; ++x) {
    auto const shift = 8 - depth * (x % in_byte + 1);
    out[x] = static_cast<std::uint8_t>((row[x / in_byte] >> shift & mask) * factor);
  }
}

}  // namespace

void undo_filter(PngFilter filter, std::span<std::uint8_t> row, std::span<std::uint8_t const> above,
                 std::size_t step) {
  if (filter == PngFilter::up) {
    for (auto i = std::size_t{0}; i < row.size(); ++i) {
      row[i] = static_cast<std::uint8_t>(row[i] + above[i]);
    }
    return;
  }
  switch (step) {
    case 1:
      return undo<1>(filter, row, above);
    case 2:
      return undo<2>(filter, row, above);
    case 3:
      return undo<3>(filter, row, above);
    case 4:
      return undo<4>(filter, row, above);
    case 6:
      return undo<6>(filter, row, above);
    default:
      return undo<8>(filter, row, above);
  }
}

void apply_filter(PngFilter filter, std::span<std::uint8_t const> row,
                  std::span<std::uint8_t const> above, std::size_t step,
                  std::span<std::uint8_t> out) {
  for (auto i = std::size_t{0}; i < row.size(); ++i) {
    auto const left = i < step ? 0 : row[i - step];
    auto const corner = i < step ? 0 : above[i - step];
    auto expected = 0;
    if (filter == PngFilter::sub) expected = left;
    if (filter == PngFilter::up) expected = above[i];
    if (filter == PngFilter::average) expected = (left + above[i]) / 2;
    if (filter == PngFilter::paeth) expected = predicted(left, above[i], corner);
    out[i] = static_cast<std::uint8_t>(row[i] - expected);
  }
}

void unpack_row(PngLayout const& layout, std::span<std::uint8_t const> row, std::uint32_t width,
                std::uint8_t* out) {
  auto const depth = layout.depth;
  if (depth < 8) {
    auto const factor = layout.color == PngColor::gray ? 255U / ((1U << depth) - 1) : 1U;
    return unpack_bits(row, depth, width, factor, out);
  }
  auto const count = std::size_t{width} * layout.samples();
  if (depth == 8) {
    std::ranges::copy(row.first(count), out);
    return;
  }
  for (auto i = std::size_t{0}; i < count; ++i) {
    auto const high = row[2 * i];
    if (layout.color == PngColor::gray) {
      *out++ = row[2 * i + 1];
      *out++ = high;
    } else if (layout.color == PngColor::gray_alpha && i % 2 == 0) {
      for (auto channel = 0; channel < 3; ++channel) *out++ = high;
    } else {
      *out++ = high;
    }
  }
}

}  // namespace kit
