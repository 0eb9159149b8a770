// Resizes rows of samples that come one at a time, in memory for the result and the few rows that
// count at once. Channels are weighed each for itself.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "kit/picture/filter.hpp"
#include "kit/picture/passes.hpp"
#include "kit/picture/picture.hpp"

namespace kit {

// A part of a picture, in pixels that need not be whole.
struct PictureBox {
  Stretch across;
  Stretch down;

  static auto all_of(PictureSize size) -> PictureBox {
    return {{0, static_cast<float>(size.width)}, {0, static_cast<float>(size.height)}};
  }
};

// Samples of 8 or of 16 bits. What comes out is Pillow's Image.resize of the same samples, to the
// bit.
template <class Sample>
class Resampler {
 public:
  // Another filter than the nearest.
  Resampler(std::size_t channels, PictureSize from, PictureBox const& box, PictureSize to,
            ResizeFilter filter);

  // The next row of `from.width * channels` samples; all rows in their order.
  void row(std::span<Sample const> samples);
  // When all rows were given: the rows of the result, without a gap.
  auto take() -> std::vector<Sample> { return std::move(result_); }

 private:
  using Weighing = WeighingOf<Sample>;

  auto slot(std::size_t y) -> Sample* { return ring_.data() + y % ring_rows_ * ring_samples_; }
  auto result_row(std::size_t y) -> Sample* { return result_.data() + y * row_samples_; }
  void resize_along(std::span<Sample const> samples, Sample* to);
  void finish_rows();

  std::vector<Sample> result_;
  std::size_t channels_;
  std::size_t row_samples_;  // of the result
  std::size_t rows_;         // of the result
  bool is_across_first_;
  std::size_t next_ = 0;  // row that comes
  std::size_t finished_ = 0;
  // Nothing where a side stays as it is.
  std::optional<Weighing> along_;
  std::optional<Weighing> across_;
  std::size_t ring_rows_ = 1;
  std::size_t ring_samples_;
  std::vector<Sample> ring_;  // rows that wait for others
  std::vector<Sample> row_;   // of the width that was
  std::vector<Sample const*> window_;
};

// Takes each pixel's color from the nearest pixel, whatever it means: indices too.
class NearestResampler {
 public:
  NearestResampler(std::size_t bytes_per_pixel, PictureSize from, PictureBox const& box,
                   PictureSize to);

  void row(std::span<std::uint8_t const> pixels);
  auto take() -> std::vector<std::uint8_t> { return std::move(result_); }

 private:
  std::vector<std::uint8_t> result_;
  std::size_t pixel_bytes_;
  std::size_t next_ = 0;
  std::size_t finished_ = 0;
  std::vector<std::size_t> columns_;
  std::vector<std::size_t> lines_;
};

}  // namespace kit
