// BMP of Windows and OS/2, with what Pillow makes of it: the masks that it knows, and palettes that
// are ramps of gray taken for gray.

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "kit/codecs/bmp_runs.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"

namespace kit {
namespace {

using base::concat;

constexpr auto size_of_file_header = std::size_t{14};
constexpr auto size_of_os2_header = 12U;

enum class Compression : std::uint32_t { none, runs_of_8, runs_of_4, masks };

// How a pixel lies in the file.
enum class Pixels : std::uint8_t { index, bits_555, bits_565, bytes };

struct Layout {
  PictureHead head{.format = PictureFormat::bmp, .mode = PixelMode::rgb, .size = {}};
  bool is_top_down = false;
  std::uint32_t bits = 0;
  Compression compression = Compression::none;
  Pixels pixels = Pixels::bytes;
  // Of bytes: where in a pixel red, green, blue and alpha are.
  std::array<std::uint8_t, 4> places = {2, 1, 0, 3};
  std::string_view data;

  auto row_bytes() const -> std::uint64_t {
    return (std::uint64_t{head.size.width} * bits + 31) / 32 * 4;
  }
};

struct Masks {
  std::array<std::uint32_t, 4> masks;  // of red, green, blue and alpha
  std::array<std::uint8_t, 4> places;
  bool has_alpha;
};
constexpr auto masks_of_32 = std::array<Masks, 8>{{
    {.masks = {0xFF0000, 0xFF00, 0xFF, 0}, .places = {2, 1, 0, 0}, .has_alpha = false},
    {.masks = {0xFF000000, 0xFF0000, 0xFF00, 0}, .places = {3, 2, 1, 0}, .has_alpha = false},
    {.masks = {0xFF000000, 0xFF00, 0xFF, 0}, .places = {3, 1, 0, 0}, .has_alpha = false},
    {.masks = {0xFF000000, 0xFF0000, 0xFF00, 0xFF}, .places = {3, 2, 1, 0}, .has_alpha = true},
    {.masks = {0xFF, 0xFF00, 0xFF0000, 0xFF000000}, .places = {0, 1, 2, 3}, .has_alpha = true},
    {.masks = {0xFF0000, 0xFF00, 0xFF, 0xFF000000}, .places = {2, 1, 0, 3}, .has_alpha = true},
    {.masks = {0xFF000000, 0xFF00, 0xFF, 0xFF0000}, .places = {3, 1, 0, 2}, .has_alpha = true},
    {.masks = {0, 0, 0, 0}, .places = {2, 1, 0, 3}, .has_alpha = true},
}};

auto cut_off() -> std::unexpected<PictureError> {
  return broken("the BMP is cut off before its picture begins");
}

class Parser {
 public:
  explicit Parser(std::string_view file) : file_{file} {}

  auto read(PictureLimits const& limits) -> PictureResult<Layout> {
    if (file_.size() < size_of_file_header + 4) return cut_off();
    data_ = little32(file_, 10);
    auto const size = little32(file_, size_of_file_header);
    constexpr auto sizes = std::array{12U, 40U, 52U, 56U, 64U, 108U, 124U};
    if (std::ranges::find(sizes, size) == sizes.end()) {
      return broken(concat("the BMP has a header of ", size, " bytes, which there is not"));
    }
    if (file_.size() - size_of_file_header < size) return cut_off();
    header_ = file_.substr(size_of_file_header, size);
    at_ = size_of_file_header + size;
    read_header();
    TRY(check_size("BMP", layout_.head.size, limits));
    TRY(choose_pixels());
    if (layout_.pixels == Pixels::index) TRY(read_palette());
    if (data_ == 0) data_ = at_;
    layout_.data = file_.substr(std::min(file_.size(), data_));
    return layout_;
  }

 private:
  void read_header() {
    auto& size = layout_.head.size;
    if (header_.size() == size_of_os2_header) {
      size = {.width = little16(header_, 4), .height = little16(header_, 6)};
      layout_.bits = little16(header_, 10);
      bytes_of_color_ = 3;
    } else {
      size = {.width = little32(header_, 4), .height = little32(header_, 8)};
      layout_.is_top_down = size.height >> 24 == 0xFF;
      if (layout_.is_top_down) size.height = 0 - size.height;
      layout_.bits = little16(header_, 14);
      compression_ = little32(header_, 16);
      colors_ = little32(header_, 32);
    }
    if (colors_ == 0 && layout_.bits <= 8) colors_ = 1U << layout_.bits;
    // Some say that the pixels begin where the palette does.
    if (data_ == size_of_file_header + header_.size() && layout_.bits <= 8) {
      data_ += std::size_t{bytes_of_color_} * colors_;
    }
  }

  auto choose_pixels() -> PictureResult<> {
    auto const bits = layout_.bits;
    auto const is_index = bits == 1 || bits == 4 || bits == 8;
    if (!is_index && bits != 16 && bits != 24 && bits != 32) {
      return refused(
          concat("the BMP has ", bits, " bits for each pixel; expected 1, 4, 8, 16, 24 or 32"));
    }
    layout_.pixels = is_index ? Pixels::index : bits == 16 ? Pixels::bits_555 : Pixels::bytes;
    if (compression_ > 3) {
      return refused(
          concat("the BMP is compressed in the way ", compression_, "; expected 0 to 3"));
    }
    layout_.compression = static_cast<Compression>(compression_);
    if (layout_.compression == Compression::masks) return choose_masks();
    if (layout_.compression != Compression::none && !is_index) {
      return broken("the BMP has runs of pixels that are no indices");
    }
    return {};
  }

  auto choose_masks() -> PictureResult<> {
    auto masks = std::array<std::uint32_t, 4>{};
    auto const is_old = header_.size() == 40;  // with the masks behind it
    auto const from = size_of_file_header + 40;
    auto const count = header_.size() >= 56 ? 4U : 3U;
    if (file_.size() < from + std::size_t{4} * count) return cut_off();
    for (auto i = 0U; i < count; ++i) masks[i] = little32(file_, from + std::size_t{4} * i);
    if (is_old) at_ += 12;
    auto const has = [&](std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
      return masks[0] == red && masks[1] == green && masks[2] == blue;
    };
    switch (layout_.bits) {
      case 16:
        if (has(0x7C00, 0x3E0, 0x1F)) return {};
        if (!has(0xF800, 0x7E0, 0x1F)) break;
        layout_.pixels = Pixels::bits_565;
        return {};
      case 24:
        if (has(0xFF0000, 0xFF00, 0xFF)) return {};
        break;
      case 32:
        for (auto const& known : masks_of_32) {
          if (known.masks != masks) continue;
          layout_.places = known.places;
          if (known.has_alpha) layout_.head.mode = PixelMode::rgba;
          layout_.head.is_transparent = known.has_alpha;
          return {};
        }
        break;
      default:
        break;
    }
    return refused("the BMP has masks of colors that are not read");
  }

  auto read_palette() -> PictureResult<> {
    if (colors_ > 65536) return broken(concat("the BMP has a palette of ", colors_, " colors"));
    auto const size = std::min(file_.size() - at_, std::size_t{bytes_of_color_} * colors_);
    auto const colors = file_.substr(at_, size);
    at_ += size;
    auto is_ramp = true;
    for (auto i = 0U; i < colors_ && is_ramp; ++i) {
      auto const gray = colors_ == 2 ? 255 * i : i;
      for (auto channel = 0U; channel < 3; ++channel) {
        auto const at = std::size_t{bytes_of_color_} * i + channel;
        is_ramp = is_ramp && at < colors.size() && byte_at(colors, at) == gray;
      }
    }
    auto& head = layout_.head;
    head.mode = !is_ramp ? PixelMode::palette : colors_ <= 2 ? PixelMode::bilevel : PixelMode::gray;
    if (is_ramp) return {};
    for (auto& color : head.palette.colors) color[3] = 255;
    auto const count = std::min<std::size_t>(256, colors.size() / bytes_of_color_);
    head.palette.count = static_cast<std::uint16_t>(count);
    for (auto i = std::size_t{0}; i < count; ++i) {
      for (auto channel = 0U; channel < 3; ++channel) {
        head.palette.colors[i][channel] =
            static_cast<std::uint8_t>(colors[bytes_of_color_ * i + 2 - channel]);
      }
    }
    return {};
  }

  std::string_view file_;
  std::string_view header_;
  std::size_t at_ = 0;
  std::size_t data_ = 0;
  std::uint32_t compression_ = 0;
  std::uint32_t colors_ = 0;
  std::uint32_t bytes_of_color_ = 4;
  Layout layout_;
};

void unpack_indices(Layout const& layout, std::string_view row, std::span<std::uint8_t> out) {
  auto const in_byte = 8 / layout.bits;
  auto const mask = (1U << layout.bits) - 1;
  auto const is_bilevel = layout.head.mode == PixelMode::bilevel;
  for (auto x = 0U; x < out.size(); ++x) {
    auto const shift = 8 - layout.bits * (x % in_byte + 1);
    auto const index = static_cast<std::uint8_t>(byte_at(row, x / in_byte) >> shift & mask);
    out[x] = is_bilevel && index != 0 ? 255 : index;
  }
}

void unpack_words(Layout const& layout, std::string_view row, std::span<std::uint8_t> out) {
  auto const is_565 = layout.pixels == Pixels::bits_565;
  auto const most_green = is_565 ? 63U : 31U;
  for (auto x = std::size_t{0}; 3 * x < out.size(); ++x) {
    auto const word = little16(row, 2 * x);
    out[3 * x] = static_cast<std::uint8_t>((word >> (is_565 ? 11 : 10) & 31U) * 255 / 31);
    out[3 * x + 1] = static_cast<std::uint8_t>((word >> 5 & most_green) * 255 / most_green);
    out[3 * x + 2] = static_cast<std::uint8_t>((word & 31U) * 255 / 31);
  }
}

void unpack_bytes(Layout const& layout, std::string_view row, std::span<std::uint8_t> out) {
  auto const step = layout.bits / 8;
  auto const channels = bytes_per_pixel(layout.head.mode);
  for (auto x = std::size_t{0}; x * channels < out.size(); ++x) {
    for (auto channel = std::size_t{0}; channel < channels; ++channel) {
      out[x * channels + channel] =
          static_cast<std::uint8_t>(row[x * step + layout.places[channel]]);
    }
  }
}

void unpack(Layout const& layout, std::string_view row, std::span<std::uint8_t> out) {
  switch (layout.pixels) {
    case Pixels::index:
      return unpack_indices(layout, row, out);
    case Pixels::bits_555:
    case Pixels::bits_565:
      return unpack_words(layout, row, out);
    case Pixels::bytes:
      return unpack_bytes(layout, row, out);
  }
}

auto decode_plain(Layout const& layout, RowSink& sink) -> PictureResult<> {
  auto const& head = layout.head;
  auto const stride = layout.row_bytes();
  // The last row may be without what fills it up.
  auto const last = (std::uint64_t{head.size.width} * layout.bits + 7) / 8;
  if (layout.data.size() < stride * (head.size.height - 1) + last) {
    return broken("the data of the BMP are cut off");
  }
  auto row = std::vector<std::uint8_t>(bytes_per_pixel(head.mode) * head.size.width);
  for (auto y = 0U; y < head.size.height; ++y) {
    auto const place = layout.is_top_down ? y : head.size.height - 1 - y;
    unpack(layout, layout.data.substr(static_cast<std::size_t>(stride * place)), row);
    sink.row(row);
  }
  return {};
}

auto decode_runs(Layout const& layout, PictureLimits const& limits, RowSink& sink)
    -> PictureResult<> {
  auto const size = layout.head.size;
  TRY(check_memory(size.pixels(), limits));
  auto pixels = TRY(
      read_bmp_runs(layout.data, size,
                    layout.compression == Compression::runs_of_4 ? BmpRuns::of_4 : BmpRuns::of_8));
  if (layout.head.mode == PixelMode::bilevel) {
    for (auto& pixel : pixels) pixel = pixel != 0 ? 255 : 0;
  }
  for (auto y = 0U; y < size.height; ++y) {
    auto const place = layout.is_top_down ? y : size.height - 1 - y;
    sink.row(std::span{pixels}.subspan(std::size_t{place} * size.width, size.width));
  }
  return {};
}

}  // namespace

auto read_bmp_head(std::string_view file, PictureLimits const& limits)
    -> PictureResult<PictureHead> {
  return TRY(Parser{file}.read(limits))
  .head;
}

auto decode_bmp(std::string_view file, Decoding const& decoding, RowSink& sink) -> PictureResult<> {
  auto const layout = TRY(Parser{file}.read(decoding.limits));
  auto const is_plain =
      layout.compression == Compression::none || layout.compression == Compression::masks;
  TRY(check_memory(4 * std::uint64_t{layout.head.size.width}, decoding.limits));
  TRY(sink.begin(layout.head));
  return is_plain ? decode_plain(layout, sink) : decode_runs(layout, decoding.limits, sink);
}

}  // namespace kit
