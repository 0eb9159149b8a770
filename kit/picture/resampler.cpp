#include "kit/picture/resampler.hpp"

#include <algorithm>

namespace kit {

namespace {

auto is_whole(Stretch part, std::uint32_t from, std::uint32_t to) -> bool {
  return from == to && part.begin == 0 && part.end == static_cast<float>(to);
}

// Where many more rows go than columns, Pillow takes them together first.
auto is_across_first(PictureSize from, PictureSize to) -> bool {
  return from.height > to.height &&
         std::int64_t{from.height} - to.height > 2 * (std::int64_t{from.width} - to.width);
}

}  // namespace

template <class Sample>
Resampler<Sample>::Resampler(std::size_t channels, PictureSize from, PictureBox const& box,
                             PictureSize to, ResizeFilter filter)
    : result_(to.pixels() * channels),
      channels_{channels},
      row_samples_{to.width * channels},
      rows_{to.height},
      is_across_first_{is_across_first(from, to)},
      ring_samples_{(is_across_first_ ? from.width : to.width) * channels + row_padding},
      row_(from.width * channels + row_padding) {
  if (!is_whole(box.across, from.width, to.width)) {
    along_.emplace(Weights{from.width, box.across, to.width, filter});
  }
  if (!is_whole(box.down, from.height, to.height)) {
    across_.emplace(Weights{from.height, box.down, to.height, filter});
    for (auto index = std::size_t{0}; index < rows_; ++index) {
      ring_rows_ = std::max(ring_rows_, across_->of(index).count + 1);
    }
  }
  ring_.resize(ring_rows_ * ring_samples_);
}

template <class Sample>
void Resampler<Sample>::row(std::span<Sample const> samples) {
  auto const y = next_++;
  if (finished_ == rows_ || (across_ && y < across_->of(finished_).first)) return;
  if (is_across_first_) {
    std::ranges::copy(samples, slot(y));
  } else {
    resize_along(samples, slot(y));
  }
  if (across_) {
    finish_rows();
  } else {
    std::copy_n(slot(y), row_samples_, result_row(finished_++));
  }
}

template <class Sample>
void Resampler<Sample>::resize_along(std::span<Sample const> samples, Sample* to) {
  if (!along_) {
    std::ranges::copy(samples, to);
    return;
  }
  std::ranges::copy(samples, row_.begin());
  pass_along(row_.data(), channels_, *along_, to);
}

template <class Sample>
void Resampler<Sample>::finish_rows() {
  for (; finished_ < rows_; ++finished_) {
    auto const taps = across_->of(finished_);
    if (taps.first + taps.count > next_) return;
    window_.clear();
    // One more than there are taps: see pass_across.
    for (auto tap = std::size_t{0}; tap <= taps.count; ++tap) {
      window_.push_back(slot(taps.first + std::min(tap, taps.count - 1)));
    }
    if (is_across_first_ && along_) {
      pass_across(window_.data(), taps, ring_samples_ - row_padding, row_.data());
      pass_along(row_.data(), channels_, *along_, result_row(finished_));
    } else {
      pass_across(window_.data(), taps, row_samples_, result_row(finished_));
    }
  }
}

template class Resampler<std::uint8_t>;
template class Resampler<std::uint16_t>;

NearestResampler::NearestResampler(std::size_t bytes_per_pixel, PictureSize from,
                                   PictureBox const& box, PictureSize to)
    : result_(to.pixels() * bytes_per_pixel),
      pixel_bytes_{bytes_per_pixel},
      columns_{nearest_pixels(from.width, box.across, to.width)},
      lines_{nearest_pixels(from.height, box.down, to.height)} {}

void NearestResampler::row(std::span<std::uint8_t const> pixels) {
  for (; finished_ < lines_.size() && lines_[finished_] == next_; ++finished_) {
    auto* to = result_.data() + finished_ * columns_.size() * pixel_bytes_;
    for (auto const column : columns_) {
      to = std::copy_n(pixels.data() + column * pixel_bytes_, pixel_bytes_, to);
    }
  }
  ++next_;
}

}  // namespace kit
