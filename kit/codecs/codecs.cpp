#include "kit/codecs/codecs.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "base/text.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"

namespace kit {
namespace {

auto format_of(std::string_view file) -> std::optional<PictureFormat> {
  if (file.starts_with("\xff\xd8\xff")) return PictureFormat::jpeg;
  if (file.starts_with("\x89PNG\r\n\x1a\n")) return PictureFormat::png;
  if (file.starts_with("GIF87a") || file.starts_with("GIF89a")) return PictureFormat::gif;
  if (file.starts_with("RIFF") && file.substr(0, 12).ends_with("WEBP")) return PictureFormat::webp;
  if (file.starts_with("BM")) return PictureFormat::bmp;
  return std::nullopt;
}

auto no_format() -> std::unexpected<PictureError> {
  return fault(PictureFault::unknown,
               "the file is no picture of a known format; expected JPEG, PNG, WebP, GIF or BMP");
}

// Puts rows into a picture.
class Collector final : public RowSink {
 public:
  explicit Collector(PictureLimits const& limits) : limits_{limits} {}

  auto begin(PictureHead const& head) -> PictureResult<> override {
    TRY(check_memory(head.size.pixels() * bytes_per_pixel(head.mode), limits_));
    picture_ = Picture{head.mode, head.size};
    picture_.palette = head.palette;
    return {};
  }
  void row(std::span<std::uint8_t const> pixels) override {
    std::ranges::copy(pixels, picture_.row(y_++).begin());
  }
  auto take() -> Picture { return std::move(picture_); }

 private:
  PictureLimits const& limits_;
  Picture picture_;
  std::size_t y_ = 0;
};

}  // namespace

auto name_of(PictureFormat format) -> std::string_view {
  switch (format) {
    case PictureFormat::jpeg:
      return "JPEG";
    case PictureFormat::png:
      return "PNG";
    case PictureFormat::webp:
      return "WEBP";
    case PictureFormat::gif:
      return "GIF";
    case PictureFormat::bmp:
      return "BMP";
  }
  return {};
}

auto read_head(std::string_view file, PictureLimits const& limits) -> PictureResult<PictureHead> {
  auto const format = format_of(file);
  if (!format) return no_format();
  switch (*format) {
    case PictureFormat::jpeg:
      return read_jpeg_head(file, limits);
    case PictureFormat::png:
      return read_png_head(file, limits);
    case PictureFormat::webp:
      return read_webp_head(file, limits);
    case PictureFormat::gif:
      return read_gif_head(file, limits);
    case PictureFormat::bmp:
      return read_bmp_head(file, limits);
  }
  return no_format();
}

auto decode(std::string_view file, Decoding const& decoding, RowSink& sink) -> PictureResult<> {
  auto const format = format_of(file);
  if (!format) return no_format();
  switch (*format) {
    case PictureFormat::jpeg:
      return decode_jpeg(file, decoding, sink);
    case PictureFormat::png:
      return decode_png(file, decoding, sink);
    case PictureFormat::webp:
      return decode_webp(file, decoding, sink);
    case PictureFormat::gif:
      return decode_gif(file, decoding, sink);
    case PictureFormat::bmp:
      return decode_bmp(file, decoding, sink);
  }
  return no_format();
}

auto decode(std::string_view file, Decoding const& decoding) -> PictureResult<Picture> {
  auto collector = Collector{decoding.limits};
  TRY(decode(file, decoding, collector));
  return collector.take();
}

auto encode(Picture const& picture, Encoding const& encoding) -> PictureResult<std::string> {
  if (picture.size().pixels() == 0) return unwritable("a picture of no pixels cannot be written");
  switch (encoding.format) {
    case PictureFormat::jpeg:
      return encode_jpeg(picture, encoding);
    case PictureFormat::png:
      return encode_png(picture, encoding);
    case PictureFormat::webp:
      return encode_webp(picture, encoding);
    default:
      return unwritable(base::concat(
          name_of(encoding.format), " files are read and not written; expected JPEG, PNG or WebP"));
  }
}

auto check_size(std::string_view format, PictureSize size, PictureLimits const& limits)
    -> PictureResult<> {
  if (size.pixels() == 0) {
    return broken(base::concat("the ", format, " says that it is ", size.width, " x ", size.height,
                               " pixels; expected some"));
  }
  if (size.pixels() > limits.pixels) {
    return refused(base::concat("the ", format, " says that it is ", size.width, " x ", size.height,
                                " pixels; more than ", limits.pixels, " are not decoded"));
  }
  return {};
}

auto check_memory(std::uint64_t bytes, PictureLimits const& limits) -> PictureResult<> {
  if (bytes > limits.memory_bytes) {
    return fault(PictureFault::too_large,
                 base::concat("decoding the picture would take ", bytes, " bytes of memory; ",
                              limits.memory_bytes, " are allowed"));
  }
  if (!has_room(bytes)) {
    return fault(PictureFault::too_large,
                 base::concat("there is no memory for the ", bytes,
                              " bytes that decoding the picture would take"));
  }
  return {};
}

auto has_room(std::uint64_t bytes) -> bool {
  if (bytes > std::numeric_limits<std::size_t>::max()) return false;
  auto* tried = std::malloc(static_cast<std::size_t>(bytes));
  // A compiler may take it that what is only freed was had, and leave out both calls.
  asm volatile("" : "+r"(tried));
  std::free(tried);
  return tried || bytes == 0;
}

namespace {

constexpr auto orientation_tag = 0x0112U;
constexpr auto entry_size = std::size_t{12};

// A directory of TIFF. Exif 2.32, section 4.6.2.
class Tags {
 public:
  explicit Tags(std::string_view exif) : exif_{exif} {}

  auto is_little() const -> bool { return exif_.starts_with(std::string_view{"II*\0", 4}); }
  auto word(std::size_t at) const -> std::uint32_t {
    return is_little() ? little16(exif_, at) : big16(exif_, at);
  }
  auto number(std::size_t at) const -> std::uint32_t {
    return is_little() ? little32(exif_, at) : big32(exif_, at);
  }

  // Where the entry for the orientation is in the first directory.
  auto orientation() const -> std::optional<std::size_t> {
    if (!is_little() && !exif_.starts_with(std::string_view{"MM\0*", 4})) return std::nullopt;
    if (exif_.size() < 8) return std::nullopt;
    auto at = std::size_t{number(4)};
    if (at > exif_.size() || exif_.size() - at < 2) return std::nullopt;
    auto const count = word(at);
    at += 2;
    for (auto entry = 0U; entry < count && exif_.size() - at >= entry_size; ++entry) {
      if (word(at) == orientation_tag) return at;
      at += entry_size;
    }
    return std::nullopt;
  }

 private:
  std::string_view exif_;
};

}  // namespace

auto orientation_of(std::string_view exif) -> std::uint8_t {
  auto const tags = Tags{exif};
  auto const at = tags.orientation();
  if (!at) return 1;
  auto const kind = tags.word(*at + 2);
  auto const value = kind == 4   ? tags.number(*at + 8)
                     : kind == 3 ? tags.word(*at + 8)
                     : kind == 1 ? byte_at(exif, *at + 8)
                                 : 1;
  return value >= 1 && value <= 8 ? static_cast<std::uint8_t>(value) : 1;
}

auto made_upright(std::string exif) -> std::string {
  auto const tags = Tags{exif};
  auto const at = tags.orientation();
  if (!at) return exif;
  // A word (kind 3), one of it, with the value 1.
  auto const is_little = tags.is_little();
  auto const words = is_little ? std::string_view{"\3\0\1\0\0\0\1\0\0\0", 10}
                               : std::string_view{"\0\3\0\0\0\1\0\1\0\0", 10};
  exif.replace(*at + 2, words.size(), words);
  return exif;
}

}  // namespace kit
