// Files of pictures, read and written: JPEG, PNG, WebP, GIF and BMP are read, the first three
// written.
//
// What a file is says its content and never its name. Whatever the bytes are, reading ends with
// rows or with a failure that says what is wrong with the file, and takes no more memory than the
// limits say.

#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "kit/picture/picture.hpp"

namespace kit {

enum class PictureFormat : std::uint8_t { jpeg, png, webp, gif, bmp };

// "JPEG", "PNG", "WEBP", "GIF", "BMP", as Pillow spells them.
auto name_of(PictureFormat format) -> std::string_view;

// What goes with the pixels, as the file has it.
struct PictureMetadata {
  std::string icc;      // a profile of colors, uncompressed
  std::string exif;     // TIFF, from its byte order on
  std::string comment;  // of a JPEG
};

// What a file tells before a pixel is decoded.
struct PictureHead {
  PictureFormat format;
  PixelMode mode;
  PictureSize size;              // as the pixels lie, before they are turned
  std::uint8_t orientation = 1;  // of EXIF, 1 to 8
  std::uint32_t frames = 1;      // of an animation; only the first is decoded
  bool is_transparent = false;   // by its mode, its palette, or a color that counts as none
  bool is_progressive = false;   // or interlaced
  Palette palette;               // of indices
  PictureMetadata metadata;
};

// An EXIF that says of its picture that it lies as it is to be seen.
auto made_upright(std::string exif) -> std::string;

struct PictureLimits {
  std::uint64_t pixels = 178'956'970;         // of one frame. Pillow's, for the same reason
  std::uint64_t memory_bytes = 192ULL << 20;  // that decoding may hold besides the file
  std::uint64_t metadata_bytes = 4ULL << 20;  // a profile or an EXIF that is larger is left out
};

enum class PictureFault : std::uint8_t {
  unknown,    // no format that is read here
  broken,     // the bytes are not what the format says
  refused,    // more than the limits, or a part of the format that is not read here
  too_large,  // more memory than is allowed, or than there is
  unwritable  // the mode, size or quality is none that the format has
};

struct PictureError : base::Error {
  PictureFault fault;
};

template <class T = void>
using PictureResult = base::Result<T, PictureError>;

// Whether there is so much memory, in one piece.
auto has_room(std::uint64_t bytes) -> bool;

// Reads no pixels, and no more than it has to.
auto read_head(std::string_view file, PictureLimits const& limits = {})
    -> PictureResult<PictureHead>;

// Takes rows from top to bottom, each of bytes_per_pixel(mode) * width bytes, valid for the call.
class RowSink {
 public:
  virtual ~RowSink() = default;
  // Once, before the first row. The size and mode are those of the rows.
  virtual auto begin(PictureHead const& head) -> PictureResult<> = 0;
  virtual void row(std::span<std::uint8_t const> pixels) = 0;
};

struct Decoding {
  PictureLimits limits;
  // 1, 2, 4 or 8: a JPEG comes out that much smaller, each side rounded up, as its decoder does it
  // in a fraction of the time. Other formats have only 1.
  std::uint32_t divisor = 1;
};

// After a failure the rows that were given are worth nothing.
auto decode(std::string_view file, Decoding const& decoding, RowSink& sink) -> PictureResult<>;
auto decode(std::string_view file, Decoding const& decoding = {}) -> PictureResult<Picture>;

struct Encoding {
  PictureFormat format = PictureFormat::jpeg;
  // JPEG: 1 to 100, with Pillow's tables and sampling. WebP: 0 to 100, of a lossy one how well it
  // looks, of a lossless one how hard it tries. PNG has none.
  int quality = 85;
  bool is_lossless = false;     // WebP
  bool is_progressive = false;  // JPEG
  int effort = 6;               // PNG: 0 to 9, of zlib
  PictureMetadata metadata;     // what of it is not empty and the format has a place for
};

// JPEG takes gray, rgb, cmyk and bilevel; PNG all but cmyk; WebP rgb and rgba.
auto encode(Picture const& picture, Encoding const& encoding) -> PictureResult<std::string>;

}  // namespace kit
