#include "kit/picture/haar.hpp"

#include <cstddef>
#include <vector>

namespace kit {

namespace {

constexpr auto weight = 0.7071067811865476;
constexpr auto side = std::size_t{8};

// A square that is transformed in its place: what is low at a level lies where both coordinates are
// multiples of twice its stride.
class Square {
 public:
  explicit Square(std::size_t side) : side_{side}, values_(side * side) {}

  auto at(std::size_t x, std::size_t y) -> double& { return values_[y * side_ + x]; }

  void decompose() {
    for (auto stride = std::size_t{1}; stride < side_; stride *= 2) {
      columns(stride, split);
      rows(stride, split);
    }
  }
  void compose() {
    for (auto stride = side_ / 2; stride > 0; stride /= 2) {
      rows(stride, join);
      columns(stride, join);
    }
  }

 private:
  static void split(double& first, double& second) {
    auto const low = weight * second + weight * first;
    second = -weight * second + weight * first;
    first = low;
  }
  static void join(double& low, double& high) {
    auto const first = weight * low + weight * high;
    high = weight * low - weight * high;
    low = first;
  }

  template <class Step>
  void columns(std::size_t stride, Step step) {
    for (auto y = std::size_t{0}; y < side_; y += 2 * stride) {
      for (auto x = std::size_t{0}; x < side_; x += stride) step(at(x, y), at(x, y + stride));
    }
  }
  template <class Step>
  void rows(std::size_t stride, Step step) {
    for (auto y = std::size_t{0}; y < side_; y += stride) {
      for (auto x = std::size_t{0}; x < side_; x += 2 * stride) step(at(x, y), at(x + stride, y));
    }
  }

  std::size_t side_;
  std::vector<double> values_;
};

}  // namespace

// Levels finer than 8 x 8 never look beyond one of its 64 parts, so these are done one by one, in
// the memory of one.
auto haar_low_band(Picture const& grays) -> std::array<double, side * side> {
  auto const part_side = grays.size().width / side;
  auto part = Square{part_side};
  auto const load = [&](std::size_t column, std::size_t row) {
    for (auto y = std::size_t{0}; y < part_side; ++y) {
      auto const pixels = grays.row(row * part_side + y);
      for (auto x = std::size_t{0}; x < part_side; ++x) {
        part.at(x, y) = pixels[column * part_side + x] / 255.0;
      }
    }
    part.decompose();
  };

  auto whole = Square{side};
  for (auto row = std::size_t{0}; row < side; ++row) {
    for (auto column = std::size_t{0}; column < side; ++column) {
      load(column, row);
      whole.at(column, row) = part.at(0, 0);
    }
  }
  whole.decompose();
  whole.at(0, 0) = 0;
  whole.compose();

  auto low = std::array<double, side * side>{};
  for (auto row = std::size_t{0}; row < side; ++row) {
    for (auto column = std::size_t{0}; column < side; ++column) {
      load(column, row);
      part.at(0, 0) = whole.at(column, row);
      part.compose();
      part.decompose();
      low[row * side + column] = part.at(0, 0);
    }
  }
  return low;
}

}  // namespace kit
