#include "kit/codecs/webp_chunks.hpp"

#include <webp/decode.h>

#include <optional>

#include "base/text.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"

namespace kit {
namespace {

constexpr auto size_of_header = std::size_t{12};
constexpr auto has_animation = 0x02U;
constexpr auto has_alpha_channel = 0x10U;

struct Chunk {
  std::string_view type;
  std::string_view body;
  std::string_view whole;
};

// The chunk at the front of `rest`, which then begins behind it.
auto take_chunk(std::string_view& rest) -> std::optional<Chunk> {
  if (rest.size() < 8) return std::nullopt;
  auto const size = std::size_t{little32(rest, 4)};
  if (rest.size() - 8 < size) return std::nullopt;
  auto const chunk = Chunk{
      .type = rest.substr(0, 4), .body = rest.substr(8, size), .whole = rest.substr(0, 8 + size)};
  // The last one is read without its byte of padding as well.
  rest.remove_prefix(std::min(rest.size(), 8 + size + size % 2));
  return chunk;
}

auto cut_off() -> std::unexpected<PictureError> {
  return broken("the WebP is cut off, or has a chunk that is longer than it is");
}

auto is_picture(Chunk const& chunk) -> bool { return chunk.type == "VP8 " || chunk.type == "VP8L"; }

// What one picture is made of: its alpha, when it is lossy, and it.
auto read_picture(std::string_view chunks, WebpLayout& layout) -> PictureResult<> {
  auto rest = chunks;
  while (auto const chunk = take_chunk(rest)) {
    if (!is_picture(*chunk)) continue;
    layout.is_lossless = chunk->type == "VP8L";
    // From the first chunk on, for the alpha is before it.
    layout.data = chunks.substr(
        0, static_cast<std::size_t>(chunk->whole.data() - chunks.data()) + chunk->whole.size());
    auto features = WebPBitstreamFeatures{};
    auto const status =
        WebPGetFeatures(unsigned_bytes(chunk->whole), chunk->whole.size(), &features);
    if (status != VP8_STATUS_OK) return broken("the WebP has a picture that does not begin as one");
    layout.size = {.width = static_cast<std::uint32_t>(features.width),
                   .height = static_cast<std::uint32_t>(features.height)};
    layout.has_alpha = layout.has_alpha || features.has_alpha != 0;
    return {};
  }
  return broken("the WebP has no picture");
}

// RFC 9649, section 2.7.1.1.
auto read_frame(std::string_view body, WebpLayout& layout) -> PictureResult<> {
  if (body.size() < 16) return cut_off();
  layout.x = 2 * little24(body, 0);
  layout.y = 2 * little24(body, 3);
  auto const size = PictureSize{.width = little24(body, 6) + 1, .height = little24(body, 9) + 1};
  TRY(read_picture(body.substr(16), layout));
  if (size != layout.size) return broken("a frame of the WebP is not as large as it says");
  return {};
}

}  // namespace

auto read_webp_chunks(std::string_view file) -> PictureResult<WebpLayout> {
  auto const size = std::size_t{little32(file, 4)};
  if (file.size() < size_of_header || size < 4 || file.size() - 8 < size) return cut_off();
  auto rest = file.substr(size_of_header, size - 4);
  auto layout = WebpLayout{};
  auto const all = rest;
  auto const first = take_chunk(rest);
  if (!first) return cut_off();
  if (first->type != "VP8X") {
    TRY(read_picture(all, layout));
    layout.canvas = layout.size;
    return layout;
  }

  if (first->body.size() < 10) return cut_off();
  auto const flags = byte_at(first->body, 0);
  layout.is_animated = (flags & has_animation) != 0;
  layout.canvas = {.width = little24(first->body, 4) + 1, .height = little24(first->body, 7) + 1};
  auto frames = 0U;
  auto has_picture = false;
  while (!rest.empty()) {
    auto const before = rest;
    auto const chunk = take_chunk(rest);
    if (!chunk) return cut_off();
    if (chunk->type == "ICCP") {
      layout.icc = chunk->body;
    } else if (chunk->type == "EXIF") {
      layout.exif = chunk->body;
    } else if (chunk->type == "ANMF" && layout.is_animated) {
      if (frames++ == 0) TRY(read_frame(chunk->body, layout));
    } else if ((chunk->type == "ALPH" || is_picture(*chunk)) && !layout.is_animated &&
               !has_picture) {
      TRY(read_picture(before, layout));
      has_picture = true;
    }
  }
  if (layout.data.empty()) return broken("the WebP has no picture");
  layout.has_alpha = (flags & has_alpha_channel) != 0 || (!layout.is_animated && layout.has_alpha);
  if (layout.is_animated) layout.frames = frames;
  if (layout.x + std::uint64_t{layout.size.width} > layout.canvas.width ||
      layout.y + std::uint64_t{layout.size.height} > layout.canvas.height ||
      (!layout.is_animated && layout.size != layout.canvas)) {
    return broken("the picture of the WebP does not lie on its canvas");
  }
  return layout;
}

}  // namespace kit
