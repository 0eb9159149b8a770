// Pictures in memory: rows of pixels of 8 bits, or 16 for the deep gray, in the modes that Pillow
// has, because what a mode is called and how it is resized is what users of the original know.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace kit {

struct PictureSize {
  std::uint32_t width = 0;
  std::uint32_t height = 0;

  auto pixels() const -> std::uint64_t { return std::uint64_t{width} * height; }
  auto operator==(PictureSize const&) const -> bool = default;
};

// The bytes of a pixel, in their order.
enum class PixelMode : std::uint8_t {
  bilevel,     // 0 or 255
  gray,        //
  gray_alpha,  // gray, then alpha, 255 where nothing shines through; not premultiplied
  palette,     // an index
  rgb,         //
  rgba,        // not premultiplied
  cmyk,        // 255 is all ink
  gray_deep,   // 16 bits, the lower eight first
};

// "1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16".
auto name_of(PixelMode mode) -> std::string_view;
auto bytes_per_pixel(PixelMode mode) -> std::size_t;
auto has_alpha(PixelMode mode) -> bool;

// Red, green, blue and alpha of 256 indices; those that a file does not have are opaque black.
struct Palette {
  std::array<std::array<std::uint8_t, 4>, 256> colors = {};
  std::uint16_t count = 0;      // that the file has
  bool is_transparent = false;  // of one at least the alpha is below 255
};

class Picture {
 public:
  Picture() = default;
  // All bytes are 0.
  Picture(PixelMode mode, PictureSize size);
  // As many bytes as that has.
  Picture(PixelMode mode, PictureSize size, std::vector<std::uint8_t> bytes)
      : mode_{mode}, size_{size}, bytes_{std::move(bytes)} {}

  auto mode() const -> PixelMode { return mode_; }
  auto size() const -> PictureSize { return size_; }
  auto row_bytes() const -> std::size_t { return bytes_per_pixel(mode_) * size_.width; }

  auto row(std::size_t y) -> std::span<std::uint8_t> {
    return std::span{bytes_}.subspan(y * row_bytes(), row_bytes());
  }
  auto row(std::size_t y) const -> std::span<std::uint8_t const> {
    return std::span{bytes_}.subspan(y * row_bytes(), row_bytes());
  }
  // All rows, without a gap.
  auto bytes() -> std::span<std::uint8_t> { return bytes_; }
  auto bytes() const -> std::span<std::uint8_t const> { return bytes_; }

  // Of a picture of indices.
  Palette palette;

 private:
  PixelMode mode_ = PixelMode::gray;
  PictureSize size_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace kit
