#include "kit/picture/turn.hpp"

#include <algorithm>
#include <utility>

namespace kit {

namespace {

// Which of the source's places a place of the result has: first swapped, then counted from the
// other end.
struct Turn {
  bool swaps, mirrors_x, mirrors_y;

  auto operator==(Turn const&) const -> bool = default;
};

constexpr auto turns = std::to_array<Turn>({
    {false, false, false},
    {false, true, false},
    {false, true, true},
    {false, false, true},
    {true, false, false},
    {true, false, true},
    {true, true, true},
    {true, true, false},
});

auto turn_of(Orientation orientation) -> Turn {
  return orientation >= 1 && orientation <= 8 ? turns[orientation - 1U] : turns[0];
}

}  // namespace

auto upright(PictureSize size, Orientation orientation) -> PictureSize {
  return turn_of(orientation).swaps ? PictureSize{size.height, size.width} : size;
}

auto upright(Picture picture, Orientation orientation) -> Picture {
  auto const turn = turn_of(orientation);
  if (turn == Turn{}) return picture;
  auto const size = picture.size();
  auto made = Picture{picture.mode(), upright(size, orientation)};
  made.palette = picture.palette;
  auto const bytes = bytes_per_pixel(picture.mode());
  for (auto y = std::size_t{0}; y < made.size().height; ++y) {
    auto* to = made.row(y).data();
    for (auto x = std::size_t{0}; x < made.size().width; ++x, to += bytes) {
      auto from_x = turn.swaps ? y : x;
      auto from_y = turn.swaps ? x : y;
      if (turn.mirrors_x) from_x = size.width - 1 - from_x;
      if (turn.mirrors_y) from_y = size.height - 1 - from_y;
      std::copy_n(picture.row(from_y).data() + from_x * bytes, bytes, to);
    }
  }
  return made;
}

auto lying(PictureBox const& box, Orientation orientation, PictureSize upright_size) -> PictureBox {
  auto const turn = turn_of(orientation);
  auto made = turn.swaps ? PictureBox{box.down, box.across} : box;
  auto const size = upright(upright_size, orientation);
  auto const mirror = [](Stretch& stretch, std::uint32_t side) {
    auto const length = static_cast<float>(side);
    stretch = {length - stretch.end, length - stretch.begin};
  };
  if (turn.mirrors_x) mirror(made.across, size.width);
  if (turn.mirrors_y) mirror(made.down, size.height);
  return made;
}

auto combined(Orientation first, Orientation then) -> Orientation {
  // A place of the result, looked up in `then` and what comes of that in `first`.
  auto const outer = turn_of(then);
  auto const inner = turn_of(first);
  auto both = Turn{outer.swaps != inner.swaps, inner.mirrors_x, inner.mirrors_y};
  both.mirrors_x ^= inner.swaps ? outer.mirrors_y : outer.mirrors_x;
  both.mirrors_y ^= inner.swaps ? outer.mirrors_x : outer.mirrors_y;
  return static_cast<Orientation>(std::ranges::find(turns, both) - turns.begin() + 1);
}

auto crop(Picture const& picture, std::uint32_t left, std::uint32_t top, PictureSize size)
    -> Picture {
  auto made = Picture{picture.mode(), size};
  made.palette = picture.palette;
  auto const bytes = bytes_per_pixel(picture.mode());
  for (auto y = std::uint32_t{0}; y < size.height; ++y) {
    std::copy_n(picture.row(top + y).data() + left * bytes, made.row_bytes(), made.row(y).data());
  }
  return made;
}

}  // namespace kit
