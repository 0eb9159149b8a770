// The chunks of a PNG (https://www.w3.org/TR/png-3/), and what its header says.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "kit/codecs/codecs.hpp"

namespace kit {

struct PngChunk {
  std::string_view type;
  std::string_view body;
};

class PngChunks {
 public:
  explicit PngChunks(std::string_view file) : file_{file} {}

  // The next one, with its sum checked; nothing behind the last.
  auto next() -> PictureResult<PngChunk>;
  // The same, when nobody minds how it is.
  auto skim() -> std::optional<PngChunk>;

 private:
  auto cut_off() const -> std::unexpected<PictureError>;

  std::string_view file_;
  std::size_t at_ = 8;  // behind the signature
};

enum class PngColor : std::uint8_t { gray = 0, rgb = 2, palette = 3, gray_alpha = 4, rgba = 6 };

// IHDR: how pixels lie in the data.
struct PngLayout {
  PictureSize size;
  PngColor color;
  std::uint32_t depth;  // bits of a sample
  bool is_interlaced;

  auto samples() const -> std::uint32_t;
  auto bits() const -> std::uint32_t { return samples() * depth; }  // of a pixel
  auto row_bytes(std::uint32_t width) const -> std::uint64_t {
    return (std::uint64_t{width} * bits() + 7) / 8;
  }
  auto mode() const -> PixelMode;
};

// All before the pixels. `chunks` then stands behind the first of them.
struct PngStart {
  PngLayout layout;
  PictureHead head;
  std::string_view data;  // of the first IDAT
};
auto read_png_start(PngChunks& chunks, PictureLimits const& limits) -> PictureResult<PngStart>;

}  // namespace kit
