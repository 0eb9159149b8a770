#include "servers/image-resize/transform.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/text.hpp"
#include "kit/picture/convert.hpp"
#include "kit/picture/resizer.hpp"

namespace images {
namespace {

using kit::PictureBox;
using kit::PixelMode;

auto refused(std::string message) -> std::unexpected<kit::PictureError> {
  return std::unexpected{kit::PictureError{{std::move(message)}, kit::PictureFault::refused}};
}

// The mode that pixels are resized in.
auto working_mode(kit::PictureHead const& head, Transformation const& wish) -> PixelMode {
  auto const mode = head.mode;
  if (wish.is_gray) {
    if (mode == PixelMode::gray_deep) return mode;
    auto const is_transparent =
        kit::has_alpha(mode) || (mode == PixelMode::palette && head.is_transparent);
    return is_transparent ? PixelMode::gray_alpha : PixelMode::gray;
  }
  auto const is_filtered = wish.filter || wish.in_light;
  if (mode == PixelMode::palette && is_filtered) {
    return head.is_transparent ? PixelMode::rgba : PixelMode::rgb;
  }
  if (mode == PixelMode::bilevel && is_filtered) return PixelMode::gray;
  if (mode == PixelMode::cmyk && wish.in_light) return PixelMode::rgb;
  return mode;
}

auto scaled(kit::Stretch stretch, std::uint32_t divisor) -> kit::Stretch {
  return {static_cast<float>(double{stretch.begin} / divisor),
          static_cast<float>(double{stretch.end} / divisor)};
}

// How much smaller the file's decoder can make it: as Pillow chooses, so that on both sides twice
// the pixels of a thumbnail's longer one are left.
auto divisor_for(kit::PictureHead const& head, Sizing const& sizing) -> std::uint32_t {
  if (head.format != kit::PictureFormat::jpeg || !sizing.is_thumbnail) return 1;
  auto const longer = std::max(sizing.size.width, sizing.size.height);
  auto const shorter = std::min(sizing.box.across.size(), sizing.box.down.size());
  auto const scale = static_cast<std::uint32_t>(shorter) / (2 * longer);
  return std::bit_floor(std::clamp(scale, 1U, 8U));
}

auto reduce_for(Sizing const& sizing, PictureBox const& box) -> kit::ReduceFactor {
  auto const factor = [](double part, std::uint32_t size) {
    return std::max(1U, static_cast<std::uint32_t>(part / size / 2));
  };
  return {factor(box.across.size(), sizing.size.width),
          factor(box.down.size(), sizing.size.height)};
}

// Resizes rows as they come.
class ResizingSink final : public kit::RowSink {
 public:
  ResizingSink(Transformation const& wish, Sizing const& sizing, std::uint32_t divisor,
               bool is_whole)
      : wish_{wish}, sizing_{sizing}, divisor_{divisor}, is_whole_{is_whole} {}

  auto begin(kit::PictureHead const& head) -> kit::PictureResult<> override {
    mode_ = head.mode;
    palette_ = head.palette;
    auto const mode = working_mode(head, wish_);
    auto box = PictureBox{scaled(sizing_.box.across, divisor_), scaled(sizing_.box.down, divisor_)};
    auto const filter = wish_.filter.value_or(kit::ResizeFilter::lanczos);
    auto const is_smaller_first =
        sizing_.is_thumbnail && is_whole_ && kit::can_be_reduced(mode, filter);
    auto const reduce = is_smaller_first ? reduce_for(sizing_, box) : kit::ReduceFactor{};
    box.across = scaled(box.across, reduce.across);
    box.down = scaled(box.down, reduce.down);
    if (mode != mode_) row_.resize(kit::bytes_per_pixel(mode) * head.size.width);
    working_ = mode;
    resizer_.emplace(kit::Resizing{
        .mode = mode,
        .from = head.size,
        .box = box,
        .to = sizing_.size,
        .filter = filter,
        .reduce = reduce,
        .in_light = wish_.in_light && mode != PixelMode::gray_deep,
    });
    return {};
  }

  void row(std::span<std::uint8_t const> pixels) override {
    if (!row_.empty()) {
      kit::convert_pixels(mode_, palette_, pixels, working_, row_);
      pixels = row_;
    }
    resizer_->row(pixels);
  }

  auto take() -> kit::Picture { return resizer_->take(palette_); }

 private:
  Transformation const& wish_;
  Sizing const& sizing_;
  std::uint32_t divisor_;
  bool is_whole_;
  PixelMode mode_ = PixelMode::gray;
  PixelMode working_ = PixelMode::gray;
  kit::Palette palette_;
  std::vector<std::uint8_t> row_;
  std::optional<kit::Resizer> resizer_;
};

auto padded(kit::Picture picture, Sizing const& sizing, kit::Color const& ground) -> kit::Picture {
  if (sizing.canvas == sizing.size) return picture;
  auto const mode = picture.mode();
  // Of indices, and of what has more than eight bits, the ground would be none.
  auto const is_plain = mode == PixelMode::gray || mode == PixelMode::rgb;
  auto const wanted =
      kit::has_alpha(mode) || !is_plain || ground[3] != 255 ? PixelMode::rgba : PixelMode::rgb;
  return kit::padded(kit::converted(picture, wanted), ground, sizing.canvas,
                     (sizing.canvas.width - sizing.size.width) / 2,
                     (sizing.canvas.height - sizing.size.height) / 2);
}

}  // namespace

auto transform(std::string_view file, Transformation const& wish, kit::PictureLimits const& limits)
    -> kit::PictureResult<Transformed> {
  auto made = Transformed { .head = TRY(kit::read_head(file, limits)) };
  auto const& head = made.head;
  auto const turn =
      kit::combined(wish.is_made_upright ? head.orientation : kit::Orientation{1}, wish.turn);
  made.original = kit::upright(head.size, turn);
  auto const part = wish.part.value_or(Part{0, 0, made.original.width, made.original.height});
  if (part.width == 0 || part.height == 0 || part.left >= made.original.width ||
      part.top >= made.original.height || part.width > made.original.width - part.left ||
      part.height > made.original.height - part.top) {
    return refused(base::concat("crop: ", part.width, " x ", part.height, " at ", part.left, ", ",
                                part.top, " is not within the image, which has ",
                                made.original.width, " x ", made.original.height, " pixels"));
  }
  auto sized = size_for(wish.size, {part.width, part.height});
  if (!sized) return refused(std::move(sized).error().message);
  auto& sizing = *sized;
  if (sizing.canvas.pixels() > limits.pixels) {
    return refused(base::concat("the result would have ", sizing.canvas.width, " x ",
                                sizing.canvas.height, " pixels; expected at most ", limits.pixels,
                                " in all"));
  }
  // The picture, and what is made of it: colors of a palette, and a file.
  auto const bytes =
      sizing.canvas.pixels() * (kit::bytes_per_pixel(working_mode(head, wish)) + std::uint64_t{3});
  if (!kit::has_room(bytes)) {
    return std::unexpected{kit::PictureError{
        {base::concat("there is no memory for the ", bytes, " bytes that a result of ",
                      sizing.canvas.width, " x ", sizing.canvas.height, " pixels would take")},
        kit::PictureFault::too_large}};
  }
  auto const shift = [](kit::Stretch& stretch, std::uint32_t by) {
    stretch.begin += static_cast<float>(by);
    stretch.end += static_cast<float>(by);
  };
  shift(sizing.box.across, part.left);
  shift(sizing.box.down, part.top);

  // All work is done on the rows as they lie, and the small result is turned.
  auto lying = sizing;
  lying.box = kit::lying(sizing.box, turn, made.original);
  lying.size = kit::upright(sizing.size, turn);
  auto const divisor = divisor_for(head, lying);
  auto sink = ResizingSink{wish, lying, divisor, !wish.part && wish.size.fit != Fit::cover};
  TRY(kit::decode(file, {.limits = limits, .divisor = divisor}, sink));
  if (wish.is_made_upright) {
    made.head.metadata.exif = kit::made_upright(std::move(made.head.metadata.exif));
  }
  made.picture = padded(kit::upright(sink.take(), turn), sizing, wish.ground);
  return made;
}

}  // namespace images
