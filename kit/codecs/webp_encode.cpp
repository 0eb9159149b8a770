#include <webp/encode.h>

#include <algorithm>

#include "base/text.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"

namespace kit {
namespace {

constexpr auto pillows_method = 4;
constexpr auto flag_of_icc = 0x20U;
constexpr auto flag_of_alpha = 0x10U;
constexpr auto flag_of_exif = 0x08U;
constexpr auto size_of_header = std::size_t{12};

class Canvas {
 public:
  Canvas() {
    if (WebPPictureInit(&picture_) == 0) __builtin_trap();
  }
  Canvas(Canvas const&) = delete;
  auto operator=(Canvas const&) -> Canvas& = delete;
  ~Canvas() { WebPPictureFree(&picture_); }

  // Whether there is memory for it.
  auto take(Picture const& picture) -> bool {
    picture_.width = static_cast<int>(picture.size().width);
    picture_.height = static_cast<int>(picture.size().height);
    picture_.use_argb = 1;
    if (WebPPictureAlloc(&picture_) == 0) return false;
    auto const bytes = bytes_per_pixel(picture.mode());
    for (auto y = 0U; y < picture.size().height; ++y) {
      auto const* in = picture.row(y).data();
      auto* const out =
          picture_.argb + std::size_t{y} * static_cast<unsigned>(picture_.argb_stride);
      for (auto x = 0U; x < picture.size().width; ++x, in += bytes) {
        auto const alpha = bytes == 4 ? in[3] : 255U;
        out[x] = alpha << 24 | static_cast<unsigned>(in[0]) << 16 |
                 static_cast<unsigned>(in[1]) << 8 | in[2];
      }
    }
    return true;
  }
  auto encode(WebPConfig const& config, std::string& out) -> bool {
    picture_.custom_ptr = &out;
    picture_.writer = [](std::uint8_t const* bytes, std::size_t size,
                         WebPPicture const* picture) -> int {
      static_cast<std::string*>(picture->custom_ptr)
          ->append(reinterpret_cast<char const*>(bytes), size);
      return 1;
    };
    return WebPEncode(&config, &picture_) != 0;
  }

 private:
  WebPPicture picture_;
};

void append_chunk(std::string& out, std::string_view type, std::string_view body) {
  out += type;
  append_little(out, static_cast<std::uint32_t>(body.size()), 4);
  out += body;
  if (body.size() % 2 != 0) out += '\0';
}

// The extended form, which has places for metadata.
auto with_metadata(std::string const& file, Picture const& picture, PictureMetadata const& metadata)
    -> std::string {
  auto chunks = std::string_view{file}.substr(size_of_header);
  // Then it is extended already, for the sake of its alpha.
  if (chunks.starts_with("VP8X")) chunks.remove_prefix(8 + 10);
  auto const has_alpha = chunks.starts_with("ALPH") ||
                         (chunks.starts_with("VP8L") && (byte_at(chunks, 8 + 4) >> 4 & 1) != 0);
  auto header = std::string{};
  append_little(header,
                (metadata.icc.empty() ? 0 : flag_of_icc) |
                    (metadata.exif.empty() ? 0 : flag_of_exif) | (has_alpha ? flag_of_alpha : 0),
                4);
  append_little(header, picture.size().width - 1, 3);
  append_little(header, picture.size().height - 1, 3);
  auto body = std::string{"WEBP"};
  append_chunk(body, "VP8X", header);
  if (!metadata.icc.empty()) append_chunk(body, "ICCP", metadata.icc);
  body += chunks;
  if (!metadata.exif.empty()) append_chunk(body, "EXIF", metadata.exif);
  auto out = std::string{};
  append_chunk(out, "RIFF", body);
  return out;
}

}  // namespace

auto encode_webp(Picture const& picture, Encoding const& encoding) -> PictureResult<std::string> {
  if (picture.mode() != PixelMode::rgb && picture.mode() != PixelMode::rgba) {
    return unwritable(base::concat("cannot write mode ", name_of(picture.mode()), " as WEBP"));
  }
  auto const size = picture.size();
  if (std::max(size.width, size.height) > WEBP_MAX_DIMENSION) {
    return unwritable(base::concat("a WebP cannot be ", size.width, " x ", size.height,
                                   " pixels; expected sides of at most ", WEBP_MAX_DIMENSION));
  }
  if (encoding.quality < 0 || encoding.quality > 100) {
    return unwritable(
        base::concat("a WebP has no quality ", encoding.quality, "; expected 0 to 100"));
  }
  auto config = WebPConfig{};
  if (WebPConfigInit(&config) == 0) __builtin_trap();
  config.lossless = encoding.is_lossless ? 1 : 0;
  config.quality = static_cast<float>(encoding.quality);
  config.alpha_quality = 100;
  config.method = pillows_method;
  auto out = std::string{};
  auto canvas = Canvas{};
  if (!canvas.take(picture) || !canvas.encode(config, out)) {
    return refused("there is no memory to write the WebP");
  }
  auto const& metadata = encoding.metadata;
  if (metadata.icc.empty() && metadata.exif.empty()) return out;
  return with_metadata(out, picture, metadata);
}

}  // namespace kit
