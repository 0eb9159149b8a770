// What kit/codecs/codecs.cpp chooses between: each format in files of its own.

#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "kit/codecs/codecs.hpp"

namespace kit {

auto read_jpeg_head(std::string_view file, PictureLimits const& limits)
    -> PictureResult<PictureHead>;
auto decode_jpeg(std::string_view file, Decoding const& decoding, RowSink& sink) -> PictureResult<>;
auto encode_jpeg(Picture const& picture, Encoding const& encoding) -> PictureResult<std::string>;

auto read_png_head(std::string_view file, PictureLimits const& limits)
    -> PictureResult<PictureHead>;
auto decode_png(std::string_view file, Decoding const& decoding, RowSink& sink) -> PictureResult<>;
auto encode_png(Picture const& picture, Encoding const& encoding) -> PictureResult<std::string>;

auto read_webp_head(std::string_view file, PictureLimits const& limits)
    -> PictureResult<PictureHead>;
auto decode_webp(std::string_view file, Decoding const& decoding, RowSink& sink) -> PictureResult<>;
auto encode_webp(Picture const& picture, Encoding const& encoding) -> PictureResult<std::string>;

auto read_gif_head(std::string_view file, PictureLimits const& limits)
    -> PictureResult<PictureHead>;
auto decode_gif(std::string_view file, Decoding const& decoding, RowSink& sink) -> PictureResult<>;

auto read_bmp_head(std::string_view file, PictureLimits const& limits)
    -> PictureResult<PictureHead>;
auto decode_bmp(std::string_view file, Decoding const& decoding, RowSink& sink) -> PictureResult<>;

inline auto fault(PictureFault fault, std::string message) -> std::unexpected<PictureError> {
  return std::unexpected{PictureError{{std::move(message)}, fault}};
}
inline auto broken(std::string message) -> std::unexpected<PictureError> {
  return fault(PictureFault::broken, std::move(message));
}
inline auto refused(std::string message) -> std::unexpected<PictureError> {
  return fault(PictureFault::refused, std::move(message));
}
inline auto unwritable(std::string message) -> std::unexpected<PictureError> {
  return fault(PictureFault::unwritable, std::move(message));
}

// Whether a picture of this size may be decoded.
auto check_size(std::string_view format, PictureSize size, PictureLimits const& limits)
    -> PictureResult<>;
// The same of the memory that decoding it takes, which then is there: no one is told no later on.
auto check_memory(std::uint64_t bytes, PictureLimits const& limits) -> PictureResult<>;

// 1 to 8, out of the tags of a TIFF; 1 when they do not say.
auto orientation_of(std::string_view exif) -> std::uint8_t;

}  // namespace kit
