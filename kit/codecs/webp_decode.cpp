#include <webp/decode.h>

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"
#include "kit/codecs/webp_chunks.hpp"

namespace kit {
namespace {

constexpr auto memory_of_tables = 256U << 10;

auto head_of(WebpLayout const& layout, PictureLimits const& limits) -> PictureResult<PictureHead> {
  TRY(check_size("WebP", layout.canvas, limits));
  auto head = PictureHead{.format = PictureFormat::webp,
                          .mode = layout.has_alpha ? PixelMode::rgba : PixelMode::rgb,
                          .size = layout.canvas};
  head.frames = layout.frames;
  head.is_transparent = layout.has_alpha;
  if (layout.icc.size() <= limits.metadata_bytes) head.metadata.icc = layout.icc;
  if (layout.exif.size() <= limits.metadata_bytes) {
    auto exif = layout.exif;
    // Some write it as JPEG has it.
    auto constexpr of_jpeg = std::string_view{"Exif\0\0", 6};
    if (exif.starts_with(of_jpeg)) exif.remove_prefix(of_jpeg.size());
    head.metadata.exif = exif;
  }
  head.orientation = orientation_of(head.metadata.exif);
  return head;
}

// What libwebp holds besides the pixels that it hands out, which are held as well.
auto memory_of(WebpLayout const& layout, PixelMode mode) -> std::uint64_t {
  auto const pixels = layout.size.pixels();
  auto const held = layout.is_lossless ? 4 * pixels + 4 * 16 * std::uint64_t{layout.size.width}
                    : layout.has_alpha ? 5 * pixels
                                       : 0;
  auto const rows = 64 * std::uint64_t{layout.size.width};
  return pixels * bytes_per_pixel(mode) + held + rows + memory_of_tables;
}

auto decode_picture(WebpLayout const& layout, PixelMode mode, std::vector<std::uint8_t>& pixels)
    -> PictureResult<> {
  auto config = WebPDecoderConfig{};
  if (WebPInitDecoderConfig(&config) == 0) __builtin_trap();
  auto const row = layout.size.width * bytes_per_pixel(mode);
  pixels.resize(row * layout.size.height);
  config.output.colorspace = mode == PixelMode::rgba ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA = {
      .rgba = pixels.data(), .stride = static_cast<int>(row), .size = pixels.size()};
  auto const status = WebPDecode(unsigned_bytes(layout.data), layout.data.size(), &config);
  switch (status) {
    case VP8_STATUS_OK:
      return {};
    case VP8_STATUS_OUT_OF_MEMORY:
      return refused("there is no memory to decode the WebP");
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA:
      return broken("the data of the WebP are cut off");
    default:
      return broken("the data of the WebP are broken");
  }
}

}  // namespace

auto read_webp_head(std::string_view file, PictureLimits const& limits)
    -> PictureResult<PictureHead> {
  return head_of(TRY(read_webp_chunks(file)), limits);
}

auto decode_webp(std::string_view file, Decoding const& decoding, RowSink& sink)
    -> PictureResult<> {
  auto const layout = TRY(read_webp_chunks(file));
  auto const head = TRY(head_of(layout, decoding.limits));
  TRY(check_memory(memory_of(layout, head.mode), decoding.limits));
  TRY(sink.begin(head));
  auto pixels = std::vector<std::uint8_t>{};
  TRY(decode_picture(layout, head.mode, pixels));

  // What the first frame leaves free of the canvas shines through.
  auto const bytes = bytes_per_pixel(head.mode);
  auto const row_bytes = layout.size.width * bytes;
  auto row = std::vector<std::uint8_t>(head.size.width * bytes);
  for (auto y = 0U; y < head.size.height; ++y) {
    auto const is_within = y >= layout.y && y - layout.y < layout.size.height;
    auto const own = is_within ? std::span{pixels}.subspan((y - layout.y) * row_bytes, row_bytes)
                               : std::span<std::uint8_t>{};
    if (row_bytes == row.size() && is_within) {
      sink.row(own);
      continue;
    }
    std::ranges::fill(row, 0);
    std::ranges::copy(own, row.begin() + layout.x * bytes);
    sink.row(row);
  }
  return {};
}

}  // namespace kit
