#include "kit/picture/resizer.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/test.hpp"

namespace {

using kit::PixelMode;

auto resize(kit::Picture const& picture, kit::PictureSize to, bool in_light = false) {
  return kit::resized(picture, {.mode = picture.mode(),
                                .from = picture.size(),
                                .box = kit::PictureBox::all_of(picture.size()),
                                .to = to,
                                .in_light = in_light});
}

// Red where it is opaque, green where nothing is seen of it.
auto half_transparent() -> kit::Picture {
  auto picture = kit::Picture{PixelMode::rgba, {40, 40}};
  for (auto y = std::size_t{0}; y < 40; ++y) {
    auto const row = picture.row(y);
    for (auto x = std::size_t{0}; x < 40; ++x) {
      row[4 * x + (x < 20 ? 0 : 1)] = 255;
      row[4 * x + 3] = x < 20 ? 255 : 0;
    }
  }
  return picture;
}

}  // namespace

TEST("what cannot be seen has no color that bleeds") {
  for (auto const in_light : {false, true}) {
    auto const made = resize(half_transparent(), {13, 13}, in_light);
    for (auto at = std::size_t{0}; at < made.bytes().size(); at += 4) {
      auto const pixel = made.bytes().subspan(at, 4);
      expect(pixel[3] == 0 || (pixel[0] > 250 && pixel[1] < 5));
    }
  }
}

TEST("black and white in equal parts mix to the gray that is half as bright") {
  auto stripes = kit::Picture{PixelMode::gray, {64, 64}};
  for (auto y = std::size_t{0}; y < 64; ++y) {
    std::ranges::fill(stripes.row(y), y % 2 == 0 ? std::uint8_t{255} : std::uint8_t{0});
  }
  // Half of the light is 187.5 of 255 in sRGB; filters are off by one.
  expect(std::abs(resize(stripes, {8, 8}).row(4)[4] - 128) <= 1);
  expect(std::abs(resize(stripes, {8, 8}, true).row(4)[4] - 188) <= 1);
}

TEST("in linear light a picture of one color stays what it is") {
  auto picture = kit::Picture{PixelMode::rgb, {9, 9}};
  for (auto color = 0; color < 256; ++color) {
    std::ranges::fill(picture.bytes(), static_cast<std::uint8_t>(color));
    expect(std::ranges::equal(resize(picture, {4, 4}, true).row(2), std::vector<int>(12, color)));
  }
}

TEST("indices are taken from the nearest pixel") {
  auto picture = kit::Picture{PixelMode::palette, {4, 1}};
  std::ranges::copy(std::to_array<std::uint8_t>({1, 200, 3, 150}), picture.bytes().begin());
  picture.palette.count = 201;
  auto const made = resize(picture, {2, 1});
  expect(std::ranges::equal(made.bytes(), std::to_array<std::uint8_t>({200, 150})));
  expect(made.palette.count == 201);
}

TEST("a picture of one pixel becomes any size, and any size one pixel") {
  for (auto const mode :
       {PixelMode::bilevel, PixelMode::gray, PixelMode::gray_alpha, PixelMode::palette,
        PixelMode::rgb, PixelMode::rgba, PixelMode::cmyk, PixelMode::gray_deep}) {
    auto dot = kit::Picture{mode, {1, 1}};
    std::ranges::fill(dot.bytes(), 255);
    auto const large = resize(dot, {17, 5});
    expect(std::ranges::all_of(large.bytes(), [](auto byte) { return byte == 255; }));
    expect(std::ranges::equal(resize(large, {1, 1}).bytes(), dot.bytes()));
  }
}
