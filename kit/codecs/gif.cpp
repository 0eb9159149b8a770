// GIF (https://www.w3.org/Graphics/GIF/spec-gif89a.txt): its first picture, on its screen, with
// what Pillow makes of it.

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/text.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"
#include "kit/codecs/gif_codes.hpp"

namespace kit {
namespace {

constexpr auto size_of_screen = std::size_t{13};
constexpr auto has_table = 0x80U;
constexpr auto is_interlaced = 0x40U;

struct Layout {
  PictureSize screen;
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  PictureSize size;
  bool is_interlaced = false;
  std::optional<std::uint8_t> transparent;
  std::string_view colors;  // three bytes each
  bool has_colors = false;  // none are needed when each index is its gray
  std::uint32_t bits = 0;   // of the codes
  std::string_view blocks;  // of codes, and what follows
};

// Whether each color is the gray of its index.
auto is_ramp(std::string_view colors) -> bool {
  for (auto i = std::size_t{0}; i < colors.size(); ++i) {
    if (byte_at(colors, i) != i / 3) return false;
  }
  return true;
}

// Out of the front of `rest`.
auto take(std::string_view& rest, std::size_t size) -> std::optional<std::string_view> {
  if (rest.size() < size) return std::nullopt;
  auto const taken = rest.substr(0, size);
  rest.remove_prefix(size);
  return taken;
}

auto take_block(std::string_view& rest) -> std::optional<std::string_view> {
  if (rest.empty()) return std::nullopt;
  auto const size = byte_at(rest, 0);
  if (rest.size() - 1 < size) return std::nullopt;
  auto const block = rest.substr(1, size);
  rest.remove_prefix(1 + size);
  return block;
}

void skip_blocks(std::string_view& rest) {
  while (auto const block = take_block(rest)) {
    if (block->empty()) return;
  }
  rest = {};
}

auto cut_off() -> std::unexpected<PictureError> {
  return broken("the GIF is cut off before its picture begins");
}

class Parser {
 public:
  explicit Parser(std::string_view file) : rest_{file} {}

  auto read() -> PictureResult<Layout> {
    auto const screen = take(rest_, size_of_screen);
    if (!screen) return cut_off();
    layout_.screen = {.width = little16(*screen, 6), .height = little16(*screen, 8)};
    TRY(read_colors(byte_at(*screen, 10)));
    while (true) {
      auto const kind = take(rest_, 1);
      if (!kind) return cut_off();
      if (*kind == ",") return read_picture();
      if (*kind == ";") return broken("the GIF ends before its picture begins");
      if (*kind == "!") TRY(read_extension());
    }
  }

 private:
  auto read_colors(std::uint32_t flags) -> PictureResult<> {
    if ((flags & has_table) == 0) return {};
    auto const colors = take(rest_, std::size_t{6} << (flags & 7));
    if (!colors) return cut_off();
    layout_.has_colors = !is_ramp(*colors);
    layout_.colors = *colors;
    return {};
  }

  auto read_extension() -> PictureResult<> {
    constexpr auto graphic_control = '\xf9';
    auto const label = take(rest_, 1);
    auto const block = label ? take_block(rest_) : std::nullopt;
    if (!block) return cut_off();
    if (label->front() == graphic_control && block->size() >= 4 && (byte_at(*block, 0) & 1) != 0) {
      layout_.transparent = static_cast<std::uint8_t>((*block)[3]);
    }
    if (!block->empty()) skip_blocks(rest_);
    return {};
  }

  auto read_picture() -> PictureResult<Layout> {
    auto const descriptor = take(rest_, 9);
    if (!descriptor) return cut_off();
    layout_.x = little16(*descriptor, 0);
    layout_.y = little16(*descriptor, 2);
    layout_.size = {.width = little16(*descriptor, 4), .height = little16(*descriptor, 6)};
    layout_.screen.width = std::max(layout_.screen.width, layout_.x + layout_.size.width);
    layout_.screen.height = std::max(layout_.screen.height, layout_.y + layout_.size.height);
    auto const flags = byte_at(*descriptor, 8);
    layout_.is_interlaced = (flags & is_interlaced) != 0;
    TRY(read_colors(flags));
    auto const bits = take(rest_, 1);
    if (!bits) return cut_off();
    layout_.bits = byte_at(*bits, 0);
    layout_.blocks = rest_;
    return layout_;
  }

  std::string_view rest_;
  Layout layout_;
};

// Those behind the first one. As far as the file goes, for nobody looks at them.
auto count_frames(std::string_view blocks) -> std::uint32_t {
  auto rest = blocks;
  auto count = 1U;
  skip_blocks(rest);
  while (!rest.empty()) {
    auto const kind = rest.front();
    rest.remove_prefix(1);
    if (kind == ';') break;
    if (kind == '!') {
      take(rest, 1);
      skip_blocks(rest);
    } else if (kind == ',') {
      auto const descriptor = take(rest, 9);
      if (!descriptor) break;
      auto const flags = byte_at(*descriptor, 8);
      if ((flags & has_table) != 0 && !take(rest, std::size_t{6} << (flags & 7))) break;
      if (!take(rest, 1)) break;
      ++count;
      skip_blocks(rest);
    }
  }
  return count;
}

auto head_of(Layout const& layout, PictureLimits const& limits) -> PictureResult<PictureHead> {
  TRY(check_size("GIF", layout.screen, limits));
  auto head = PictureHead{.format = PictureFormat::gif,
                          .mode = layout.has_colors ? PixelMode::palette : PixelMode::gray,
                          .size = layout.screen};
  head.is_progressive = layout.is_interlaced;
  head.is_transparent = layout.transparent.has_value();
  if (layout.has_colors) {
    auto& palette = head.palette;
    for (auto& color : palette.colors) color[3] = 255;
    palette.count = static_cast<std::uint16_t>(layout.colors.size() / 3);
    for (auto i = std::size_t{0}; i < layout.colors.size(); ++i) {
      palette.colors[i / 3][i % 3] = static_cast<std::uint8_t>(layout.colors[i]);
    }
    if (layout.transparent) palette.colors[*layout.transparent][3] = 0;
    palette.is_transparent = head.is_transparent;
  }
  head.frames = count_frames(layout.blocks);
  return head;
}

// Rows in the order of the data, each of the size of the picture.
auto read_rows(Layout const& layout, RowSink& sink) -> PictureResult<> {
  auto codes = GifCodes{layout.blocks, layout.bits};
  auto const fill = layout.transparent.value_or(0);
  auto row = std::vector<std::uint8_t>(layout.screen.width, fill);
  auto const own = std::span{row}.subspan(layout.x, layout.size.width);
  for (auto y = 0U; y < layout.y; ++y) sink.row(row);
  for (auto y = 0U; y < layout.size.height; ++y) {
    TRY(codes.read(own));
    sink.row(row);
  }
  std::ranges::fill(own, fill);
  for (auto y = layout.y + layout.size.height; y < layout.screen.height; ++y) sink.row(row);
  return {};
}

// GIF, appendix E.
auto read_interlaced(Layout const& layout, RowSink& sink) -> PictureResult<> {
  struct Pass {
    std::uint32_t from, step;
  };
  constexpr auto passes = std::array<Pass, 4>{{{.from = 0, .step = 8},
                                               {.from = 4, .step = 8},
                                               {.from = 2, .step = 4},
                                               {.from = 1, .step = 2}}};
  auto codes = GifCodes{layout.blocks, layout.bits};
  auto picture = Picture{PixelMode::gray, layout.screen};
  std::ranges::fill(picture.bytes(), layout.transparent.value_or(0));
  for (auto const& pass : passes) {
    for (auto y = pass.from; y < layout.size.height; y += pass.step) {
      TRY(codes.read(picture.row(layout.y + y).subspan(layout.x, layout.size.width)));
    }
  }
  for (auto y = 0U; y < layout.screen.height; ++y) sink.row(picture.row(y));
  return {};
}

}  // namespace

auto read_gif_head(std::string_view file, PictureLimits const& limits)
    -> PictureResult<PictureHead> {
  return head_of(TRY(Parser{file}.read()), limits);
}

auto decode_gif(std::string_view file, Decoding const& decoding, RowSink& sink) -> PictureResult<> {
  auto const layout = TRY(Parser{file}.read());
  auto const head = TRY(head_of(layout, decoding.limits));
  if (layout.size.pixels() == 0) return broken("the first picture of the GIF has no pixels");
  if (layout.bits > GifCodes::longest_code) {
    return broken(base::concat("the GIF has codes of ", layout.bits, " bits; expected at most ",
                               GifCodes::longest_code));
  }
  TRY(check_memory(
      sizeof(GifCodes) + (layout.is_interlaced ? layout.screen.pixels() : 0) + layout.screen.width,
      decoding.limits));
  TRY(sink.begin(head));
  return layout.is_interlaced ? read_interlaced(layout, sink) : read_rows(layout, sink);
}

}  // namespace kit
