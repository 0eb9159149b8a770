#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"
#include "kit/codecs/png_chunks.hpp"
#include "kit/codecs/png_rows.hpp"
#include "kit/codecs/zlib.hpp"

namespace kit {
namespace {

constexpr auto chunk_size = std::size_t{64} << 10;
constexpr auto longest_side = 0x7FFFFFFFU;

void append_chunk(std::string& out, std::string_view type, std::string_view body) {
  append_big32(out, static_cast<std::uint32_t>(body.size()));
  auto const place = out.size();
  out += type;
  out += body;
  auto const sum = crc32(0, zlib_bytes(out) + place, static_cast<uInt>(out.size() - place));
  append_big32(out, static_cast<std::uint32_t>(sum));
}

// Deflates into chunks.
class Packer {
 public:
  Packer(std::string& out, std::string_view type, int effort, int strategy)
      : out_{out}, type_{type}, buffer_(chunk_size, '\0') {
    is_ready_ =
        deflateInit2(&stream_, effort, Z_DEFLATED, MAX_WBITS, MAX_MEM_LEVEL, strategy) == Z_OK;
    empty();
  }
  Packer(Packer const&) = delete;
  auto operator=(Packer const&) -> Packer& = delete;
  ~Packer() { deflateEnd(&stream_); }

  auto is_ready() const -> bool { return is_ready_; }

  void add(std::span<std::uint8_t const> bytes) {
    stream_.next_in = const_cast<Bytef*>(bytes.data());
    stream_.avail_in = static_cast<uInt>(bytes.size());
    while (stream_.avail_in != 0) {
      deflate(&stream_, Z_NO_FLUSH);
      if (stream_.avail_out == 0) write();
    }
  }
  void end() {
    while (deflate(&stream_, Z_FINISH) != Z_STREAM_END) write();
    write();
  }

 private:
  void empty() {
    stream_.next_out = zlib_bytes(buffer_);
    stream_.avail_out = static_cast<uInt>(buffer_.size());
  }
  void write() {
    append_chunk(out_, type_,
                 std::string_view{buffer_}.substr(0, buffer_.size() - stream_.avail_out));
    empty();
  }

  std::string& out_;
  std::string_view type_;
  std::string buffer_;
  z_stream stream_{};
  bool is_ready_;
};

// Those that the palette has, and those that pixels name beyond it: black, as they were read.
auto color_count(Picture const& picture) -> unsigned {
  auto const highest = picture.bytes().empty() ? 0U : std::ranges::max(picture.bytes());
  return std::clamp<unsigned>(picture.palette.count, highest + 1U, 256);
}

auto layout_of(Picture const& picture) -> PngLayout {
  auto layout = PngLayout{
      .size = picture.size(), .color = PngColor::gray, .depth = 8, .is_interlaced = false};
  switch (picture.mode()) {
    case PixelMode::bilevel:
      layout.depth = 1;
      break;
    case PixelMode::gray_deep:
      layout.depth = 16;
      break;
    case PixelMode::gray_alpha:
      layout.color = PngColor::gray_alpha;
      break;
    case PixelMode::palette:
      layout.color = PngColor::palette;
      {
        auto const count = color_count(picture);
        layout.depth = count <= 2 ? 1 : count <= 4 ? 2 : count <= 16 ? 4 : 8;
      }
      break;
    case PixelMode::rgb:
      layout.color = PngColor::rgb;
      break;
    case PixelMode::rgba:
      layout.color = PngColor::rgba;
      break;
    default:
      break;
  }
  return layout;
}

// A row as the file has it.
void pack_row(PngLayout const& layout, std::span<std::uint8_t const> pixels,
              std::span<std::uint8_t> out) {
  if (layout.depth == 8) {
    std::ranges::copy(pixels, out.begin());
  } else if (layout.depth == 16) {
    for (auto i = std::size_t{0}; i + 1 < pixels.size(); i += 2) {
      out[i] = pixels[i + 1];
      out[i + 1] = pixels[i];
    }
  } else {
    std::ranges::fill(out, 0);
    auto const in_byte = 8 / layout.depth;
    auto const mask = (1U << layout.depth) - 1;
    for (auto x = std::size_t{0}; x < pixels.size(); ++x) {
      auto const shift = 8 - layout.depth * (x % in_byte + 1);
      auto const value =
          layout.color == PngColor::gray ? (pixels[x] != 0 ? 1U : 0U) : pixels[x] & mask;
      out[x / in_byte] = static_cast<std::uint8_t>(out[x / in_byte] | value << shift);
    }
  }
}

// Of the filters, as libpng and Pillow do it, that whose bytes are nearest to nothing.
class Filters {
 public:
  explicit Filters(PngLayout const& layout)
      : step_{std::max<std::size_t>(1, layout.bits() / 8)},
        above_(layout.row_bytes(layout.size.width)),
        best_(above_.size() + 1),
        other_(best_.size()) {}

  auto filtered(std::span<std::uint8_t const> row) -> std::span<std::uint8_t const> {
    auto least = try_filter(PngFilter::none, row, best_);
    for (auto const filter : {PngFilter::up, PngFilter::sub, PngFilter::paeth}) {
      if (least == 0) break;
      auto const sum = try_filter(filter, row, other_);
      if (sum < least) {
        least = sum;
        std::swap(best_, other_);
      }
    }
    std::ranges::copy(row, above_.begin());
    return best_;
  }

 private:
  auto try_filter(PngFilter filter, std::span<std::uint8_t const> row,
                  std::vector<std::uint8_t>& out) -> std::uint64_t {
    out[0] = std::to_underlying(filter);
    auto const bytes = std::span{out}.subspan(1);
    apply_filter(filter, row, above_, step_, bytes);
    auto sum = std::uint64_t{0};
    for (auto const byte : bytes) sum += byte < 128 ? byte : 256U - byte;
    return sum;
  }

  std::size_t step_;
  std::vector<std::uint8_t> above_;
  std::vector<std::uint8_t> best_;  // the filter first
  std::vector<std::uint8_t> other_;
};

// Nothing when there is no memory.
auto deflated(std::string_view bytes) -> std::string {
  auto stream = z_stream{};
  auto out = std::string{};
  if (deflateInit(&stream, Z_DEFAULT_COMPRESSION) != Z_OK) return out;
  out.resize(deflateBound(&stream, static_cast<uLong>(bytes.size())));
  stream.next_in = zlib_bytes(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = zlib_bytes(out);
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

auto write_head(Picture const& picture, PngLayout const& layout, Encoding const& encoding,
                std::string& out) -> bool {
  out += "\x89PNG\r\n\x1a\n";
  auto body = std::string{};
  append_big32(body, layout.size.width);
  append_big32(body, layout.size.height);
  body += static_cast<char>(layout.depth);
  body += static_cast<char>(layout.color);
  body.append(3, '\0');
  append_chunk(out, "IHDR", body);
  if (!encoding.metadata.icc.empty()) {
    auto const profile = deflated(encoding.metadata.icc);
    if (profile.empty()) return false;
    append_chunk(out, "iCCP", std::string{"ICC Profile\0\0", 13} + profile);
  }
  if (layout.color == PngColor::palette) {
    auto colors = std::string{};
    auto alphas = std::string{};
    auto const count = color_count(picture);
    for (auto i = 0U; i < count; ++i) {
      auto const& color = picture.palette.colors[i];
      for (auto channel = 0U; channel < 3; ++channel) colors += static_cast<char>(color[channel]);
      alphas += static_cast<char>(color[3]);
    }
    append_chunk(out, "PLTE", colors);
    alphas.resize(alphas.find_last_not_of('\xff') + 1);
    if (picture.palette.is_transparent && !alphas.empty()) append_chunk(out, "tRNS", alphas);
  }
  if (!encoding.metadata.exif.empty()) append_chunk(out, "eXIf", encoding.metadata.exif);
  return true;
}

}  // namespace

auto encode_png(Picture const& picture, Encoding const& encoding) -> PictureResult<std::string> {
  if (picture.mode() == PixelMode::cmyk) return unwritable("cannot write mode CMYK as PNG");
  if (encoding.effort < 0 || encoding.effort > 9) {
    return unwritable(
        base::concat("there is no effort ", encoding.effort, " for a PNG; expected 0 to 9"));
  }
  auto const size = picture.size();
  if (std::max(size.width, size.height) > longest_side) {
    return unwritable("the picture is too large for a PNG");
  }
  auto const layout = layout_of(picture);
  auto const is_filtered = layout.color != PngColor::palette;
  auto out = std::string{};
  if (!write_head(picture, layout, encoding, out))
    return refused("there is no memory to write the PNG");
  auto packer = Packer{out, "IDAT", encoding.effort, is_filtered ? Z_FILTERED : Z_DEFAULT_STRATEGY};
  if (!packer.is_ready()) return refused("there is no memory to write the PNG");
  auto filters = Filters{layout};
  auto row = std::vector<std::uint8_t>(layout.row_bytes(size.width) + 1);
  for (auto y = std::size_t{0}; y < size.height; ++y) {
    auto const samples = std::span{row}.subspan(1);
    pack_row(layout, picture.row(y), samples);
    packer.add(is_filtered ? filters.filtered(samples) : std::span<std::uint8_t const>{row});
  }
  packer.end();
  append_chunk(out, "IEND", {});
  return out;
}

}  // namespace kit
