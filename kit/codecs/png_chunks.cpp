#include "kit/codecs/png_chunks.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"
#include "kit/codecs/zlib.hpp"

namespace kit {
namespace {

using base::concat;

constexpr auto frame_of_chunk = std::size_t{12};  // length, type and sum
constexpr auto longest_chunk = 0x7FFFFFFFU;

struct Kind {
  PngColor color;
  std::uint32_t depths;  // a bit for each
};
constexpr auto kinds = std::array<Kind, 5>{{
    {.color = PngColor::gray, .depths = 1U << 1 | 1U << 2 | 1U << 4 | 1U << 8 | 1U << 16},
    {.color = PngColor::rgb, .depths = 1U << 8 | 1U << 16},
    {.color = PngColor::palette, .depths = 1U << 1 | 1U << 2 | 1U << 4 | 1U << 8},
    {.color = PngColor::gray_alpha, .depths = 1U << 8 | 1U << 16},
    {.color = PngColor::rgba, .depths = 1U << 8 | 1U << 16},
}};

auto read_header(PngChunk const& chunk) -> PictureResult<PngLayout> {
  auto const& body = chunk.body;
  if (chunk.type != "IHDR" || body.size() < 13) {
    return broken(concat("the PNG begins with a chunk ", base::quoted(chunk.type), " of ",
                         body.size(), " bytes; expected 'IHDR' of 13"));
  }
  auto const depth = byte_at(body, 8);
  auto const color = byte_at(body, 9);
  auto const is_kind = std::ranges::any_of(kinds, [&](Kind const& kind) {
    return std::to_underlying(kind.color) == color && depth <= 16 &&
           (kind.depths >> depth & 1) != 0;
  });
  if (!is_kind) {
    return broken(concat("the PNG has the color type ", color, " with a depth of ", depth,
                         " bits, which there is not"));
  }
  if (byte_at(body, 10) != 0 || byte_at(body, 11) != 0 || byte_at(body, 12) > 1) {
    return broken("the PNG is compressed, filtered or interlaced in a way that there is not");
  }
  return PngLayout{.size = {.width = big32(body, 0), .height = big32(body, 4)},
                   .color = static_cast<PngColor>(color),
                   .depth = depth,
                   .is_interlaced = byte_at(body, 12) == 1};
}

// What was deflated, when it is no longer than there is room for and not broken.
auto inflated(std::string_view packed, std::size_t room) -> std::string {
  auto stream = z_stream{};
  auto out = std::string{};
  if (inflateInit(&stream) != Z_OK) return out;
  stream.next_in = zlib_bytes(packed);
  stream.avail_in = static_cast<uInt>(packed.size());
  auto status = Z_OK;
  while (status == Z_OK && out.size() <= room) {
    constexpr auto step = std::size_t{4096};
    auto const size = out.size();
    out.resize(size + step);
    stream.next_out = zlib_bytes(out) + size;
    stream.avail_out = step;
    status = inflate(&stream, Z_NO_FLUSH);
    out.resize(size + step - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END || out.size() > room) out.clear();
  return out;
}

auto profile_of(std::string_view body, std::size_t room) -> std::string {
  auto const name = body.find('\0');
  if (name == body.npos || body.size() - name < 2 || body[name + 1] != 0) return {};
  return inflated(body.substr(name + 2), room);
}

void read_palette(std::string_view body, Palette& palette) {
  palette.count = static_cast<std::uint16_t>(std::min<std::size_t>(body.size() / 3, 256));
  for (auto i = 0U; i < palette.count; ++i) {
    for (auto channel = 0U; channel < 3; ++channel) {
      palette.colors[i][channel] = static_cast<std::uint8_t>(body[3 * i + channel]);
    }
  }
}

auto read_transparency(std::string_view body, PngColor color, PictureHead& head)
    -> PictureResult<> {
  if (color == PngColor::palette) {
    for (auto i = 0U; i < std::min<std::size_t>(body.size(), 256); ++i) {
      head.palette.colors[i][3] = static_cast<std::uint8_t>(body[i]);
      if (head.palette.colors[i][3] != 255) head.palette.is_transparent = true;
    }
    head.is_transparent = head.palette.is_transparent;
    return {};
  }
  if (color != PngColor::gray && color != PngColor::rgb) return {};
  if (body.size() < (color == PngColor::gray ? 2U : 6U)) {
    return broken("the PNG has a chunk 'tRNS' that is too short");
  }
  head.is_transparent = true;
  return {};
}

}  // namespace

auto PngLayout::samples() const -> std::uint32_t {
  switch (color) {
    case PngColor::gray:
    case PngColor::palette:
      return 1;
    case PngColor::gray_alpha:
      return 2;
    case PngColor::rgb:
      return 3;
    case PngColor::rgba:
      return 4;
  }
  return 1;
}

auto PngLayout::mode() const -> PixelMode {
  switch (color) {
    case PngColor::gray:
      return depth == 1 ? PixelMode::bilevel : depth == 16 ? PixelMode::gray_deep : PixelMode::gray;
    case PngColor::palette:
      return PixelMode::palette;
    case PngColor::gray_alpha:
      return depth == 16 ? PixelMode::rgba : PixelMode::gray_alpha;
    case PngColor::rgb:
      return PixelMode::rgb;
    case PngColor::rgba:
      return PixelMode::rgba;
  }
  return PixelMode::gray;
}

auto PngChunks::cut_off() const -> std::unexpected<PictureError> {
  return broken(concat("the PNG is cut off: there is no whole chunk at byte ", at_));
}

auto PngChunks::skim() -> std::optional<PngChunk> {
  auto const left = file_.size() - at_;
  if (left < frame_of_chunk) return std::nullopt;
  auto const length = std::size_t{big32(file_, at_)};
  if (length > longest_chunk || left - frame_of_chunk < length) return std::nullopt;
  auto const chunk =
      PngChunk{.type = file_.substr(at_ + 4, 4), .body = file_.substr(at_ + 8, length)};
  at_ += frame_of_chunk + length;
  return chunk;
}

auto PngChunks::next() -> PictureResult<PngChunk> {
  auto const place = at_;
  auto const chunk = skim();
  if (!chunk) return cut_off();
  auto const summed = file_.substr(place + 4, chunk->body.size() + 4);
  auto const sum = crc32(0, zlib_bytes(summed), static_cast<uInt>(summed.size()));
  if (sum != big32(file_, at_ - 4)) {
    return broken(concat("the chunk ", base::quoted(chunk->type), " at byte ", place,
                         " of the PNG has not the checksum that it should have"));
  }
  return *chunk;
}

auto read_png_start(PngChunks& chunks, PictureLimits const& limits) -> PictureResult<PngStart> {
  auto start = PngStart {
    .layout = TRY(read_header(TRY(chunks.next())))
    , .head = {}, .data = {}
  };
  TRY(check_size("PNG", start.layout.size, limits));
  auto& head = start.head;
  head.format = PictureFormat::png;
  head.mode = start.layout.mode();
  head.size = start.layout.size;
  head.is_progressive = start.layout.is_interlaced;
  head.is_transparent = has_alpha(head.mode);
  for (auto& color : head.palette.colors) color[3] = 255;
  while (true) {
    auto const chunk = TRY(chunks.next());
    auto const is_small = chunk.body.size() <= limits.metadata_bytes;
    if (chunk.type == "IDAT") {
      start.data = chunk.body;
      break;
    }
    if (chunk.type == "IEND") return broken("the PNG ends before its picture begins");
    if (chunk.type == "PLTE") {
      read_palette(chunk.body, head.palette);
    } else if (chunk.type == "tRNS") {
      TRY(read_transparency(chunk.body, start.layout.color, head));
    } else if (chunk.type == "iCCP" && is_small) {
      head.metadata.icc = profile_of(chunk.body, limits.metadata_bytes);
    } else if (chunk.type == "eXIf" && is_small) {
      head.metadata.exif = chunk.body;
    } else if (chunk.type == "acTL" && chunk.body.size() >= 8) {
      head.frames = std::max(1U, big32(chunk.body, 0));
    }
  }
  if (start.layout.color == PngColor::palette && head.palette.count == 0) {
    return broken("the PNG has indices of colors and no palette");
  }
  if (start.layout.color != PngColor::palette) head.palette = {};
  head.orientation = orientation_of(head.metadata.exif);
  return start;
}

auto read_png_head(std::string_view file, PictureLimits const& limits)
    -> PictureResult<PictureHead> {
  auto chunks = PngChunks{file};
  auto start = TRY(read_png_start(chunks, limits));
  // Some put it behind the pixels.
  while (start.head.metadata.exif.empty()) {
    auto const chunk = chunks.skim();
    if (!chunk) break;
    if (chunk->type != "eXIf" || chunk->body.size() > limits.metadata_bytes) continue;
    start.head.metadata.exif = chunk->body;
    start.head.orientation = orientation_of(chunk->body);
  }
  return start.head;
}

}  // namespace kit
