#include "servers/image-resize/sizing.hpp"

#include <algorithm>
#include <cmath>

namespace images {
namespace {

using kit::PictureSize;

// The whole number next to a side's exact length that gives the better shape.
template <class Difference>
auto better(double exact, Difference difference) -> std::uint32_t {
  auto const lower = std::floor(exact);
  auto const upper = std::ceil(exact);
  auto const chosen = difference(upper) < difference(lower) ? upper : lower;
  return static_cast<std::uint32_t>(std::max(chosen, 1.0));
}

auto thumbnail(std::uint32_t most, PictureSize from) -> PictureSize {
  if (most >= from.width && most >= from.height) return from;
  auto const shape = static_cast<double>(from.width) / from.height;
  auto const side = static_cast<double>(most);
  if (shape <= 1) {
    return {better(side * shape, [&](double width) { return std::abs(shape - width / side); }),
            most};
  }
  return {most, better(side / shape, [&](double height) {
            return height == 0 ? 0 : std::abs(shape - side / height);
          })};
}

auto rounded_side(double side) -> std::uint32_t {
  return static_cast<std::uint32_t>(std::max(1.0, std::floor(side + 0.5)));
}

auto contained(PictureSize from, PictureSize wanted, double most_scale) -> PictureSize {
  auto const scale = std::min({static_cast<double>(wanted.width) / from.width,
                               static_cast<double>(wanted.height) / from.height, most_scale});
  return {std::min(wanted.width, rounded_side(from.width * scale)),
          std::min(wanted.height, rounded_side(from.height * scale))};
}

// The middle of the picture, in the shape of the size.
auto covering(PictureSize from, PictureSize wanted) -> kit::PictureBox {
  auto const scale = std::min(static_cast<double>(from.width) / wanted.width,
                              static_cast<double>(from.height) / wanted.height);
  auto const middle = [](double size, double part) {
    return kit::Stretch{static_cast<float>((size - part) / 2),
                        static_cast<float>((size + part) / 2)};
  };
  return {middle(from.width, wanted.width * scale), middle(from.height, wanted.height * scale)};
}

auto both_sides(SizeWish const& wish, PictureSize from) -> Sizing {
  auto const wanted = PictureSize{wish.width, wish.height};
  auto sizing = Sizing{.box = kit::PictureBox::all_of(from), .size = wanted, .canvas = wanted};
  switch (wish.fit) {
    case Fit::fill:
      break;
    case Fit::cover:
      sizing.box = covering(from, wanted);
      break;
    case Fit::pad:
      sizing.size = contained(from, wanted, HUGE_VAL);
      break;
    case Fit::contain:
      sizing.size = sizing.canvas = contained(from, wanted, HUGE_VAL);
      break;
    case Fit::inside:
      sizing.size = sizing.canvas = contained(from, wanted, 1);
      break;
  }
  return sizing;
}

}  // namespace

auto size_for(SizeWish const& wish, PictureSize from) -> base::Result<Sizing> {
  auto size = PictureSize{};
  if (wish.max_size != 0) {
    size = thumbnail(wish.max_size, from);
  } else if (wish.width != 0 && wish.height != 0) {
    return both_sides(wish, from);
  } else if (wish.width != 0) {
    auto const scale = static_cast<double>(wish.width) / from.width;
    size = {wish.width, static_cast<std::uint32_t>(from.height * scale)};
  } else if (wish.height != 0) {
    auto const scale = static_cast<double>(wish.height) / from.height;
    size = {static_cast<std::uint32_t>(from.width * scale), wish.height};
  } else {
    size = from;
  }
  if (size.width == 0 || size.height == 0) {
    return base::failure("height and width must be > 0");
  }
  return Sizing{.box = kit::PictureBox::all_of(from),
                .size = size,
                .canvas = size,
                .is_thumbnail = wish.max_size != 0 && size != from};
}

}  // namespace images
