#include "kit/codecs/bmp_runs.hpp"

#include <algorithm>

#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"

namespace kit {
namespace {

class Reader {
 public:
  Reader(std::string_view data, PictureSize size, BmpRuns runs)
      : data_{data},
        width_{size.width},
        whole_{static_cast<std::size_t>(size.pixels())},
        is_of_4_{runs == BmpRuns::of_4} {
    pixels_.reserve(whole_);
  }

  auto read() -> PictureResult<std::vector<std::uint8_t>> {
    auto has_ended = false;
    while (!has_ended && pixels_.size() < whole_ && data_.size() - at_ >= 2) {
      auto const count = byte_at(data_, at_);
      auto const value = byte_at(data_, at_ + 1);
      at_ += 2;
      if (count != 0) {
        add_run(count, value);
      } else {
        has_ended = !escape(value);
      }
    }
    // What the end of the bitmap leaves out is refused by Pillow as well.
    if (pixels_.size() < whole_) return broken("the data of the BMP are cut off");
    return std::move(pixels_);
  }

 private:
  auto room() const -> std::size_t { return whole_ - pixels_.size(); }

  void add_run(std::uint32_t count, std::uint32_t value) {
    auto const fitting = std::min<std::size_t>({count, width_ > x_ ? width_ - x_ : 0, room()});
    for (auto i = std::size_t{0}; i < fitting; ++i) {
      auto const index = !is_of_4_ ? value : i % 2 == 0 ? value >> 4 : value & 15;
      pixels_.push_back(static_cast<std::uint8_t>(index));
    }
    x_ += fitting;
  }

  // Whether there may be more.
  auto escape(std::uint32_t value) -> bool {
    if (value == 0) {
      if (pixels_.size() % width_ != 0) add_zeros(width_ - pixels_.size() % width_);
      x_ = 0;
      return true;
    }
    if (value == 1) return false;
    if (value == 2) return move();
    return add_pixels(value);
  }

  auto move() -> bool {
    if (data_.size() - at_ < 2) return false;
    add_zeros(byte_at(data_, at_) + std::size_t{byte_at(data_, at_ + 1)} * width_);
    at_ += 2;
    x_ = pixels_.size() % width_;
    return true;
  }

  auto add_pixels(std::uint32_t value) -> bool {
    auto const count = std::min<std::size_t>(value, room());
    auto const bytes = is_of_4_ ? (count + 1) / 2 : count;
    if (data_.size() - at_ < bytes) return false;
    for (auto i = std::size_t{0}; i < count; ++i) {
      auto const byte = byte_at(data_, at_ + (is_of_4_ ? i / 2 : i));
      auto const index = !is_of_4_ ? byte : i % 2 == 0 ? byte >> 4 : byte & 15;
      pixels_.push_back(static_cast<std::uint8_t>(index));
    }
    at_ += bytes;
    x_ += value;
    if (bytes % 2 != 0) at_ = std::min(data_.size(), at_ + 1);
    return true;
  }

  void add_zeros(std::size_t count) { pixels_.resize(pixels_.size() + std::min(count, room())); }

  std::string_view data_;
  std::size_t width_;
  std::size_t whole_;
  bool is_of_4_;
  std::size_t at_ = 0;
  std::size_t x_ = 0;
  std::vector<std::uint8_t> pixels_;
};

}  // namespace

auto read_bmp_runs(std::string_view data, PictureSize size, BmpRuns runs)
    -> PictureResult<std::vector<std::uint8_t>> {
  return Reader{data, size, runs}.read();
}

}  // namespace kit
