#include <algorithm>

#include "base/test.hpp"
#include "kit/picture/blurhash.hpp"
#include "kit/picture/compose.hpp"
#include "kit/picture/main_colors.hpp"
#include "kit/picture/perceptual_hash.hpp"

namespace {

using kit::PixelMode;

// Three quarters red, one blue.
auto two_colors() -> kit::Picture {
  auto picture = kit::Picture{PixelMode::rgb, {8, 4}};
  for (auto y = std::size_t{0}; y < 4; ++y) {
    for (auto x = std::size_t{0}; x < 8; ++x) picture.row(y)[3 * x + (y < 3 ? 0 : 2)] = 200;
  }
  return picture;
}

}  // namespace

TEST("the main colors are those of most pixels, and no more than there are") {
  auto const colors = kit::main_colors(two_colors(), 5);
  expect(colors.size() == 2);
  expect(colors[0].rgb == std::array<std::uint8_t, 3>{200, 0, 0});
  expect(colors[0].share == 0.75);
  expect(colors[1].rgb == std::array<std::uint8_t, 3>{0, 0, 200});
  expect(kit::main_colors(two_colors(), 1).size() == 1);
}

// Worked out with the reference implementation.
TEST("a blurhash has a digit for its size, one for its contrast, a color and waves") {
  auto const black = kit::blurhash_of(kit::Picture{PixelMode::rgb, {4, 4}});
  expect_equal(black, "L00000fQfQfQfQfQfQfQfQfQfQfQ");
  auto white = kit::Picture{PixelMode::rgb, {4, 4}};
  std::ranges::fill(white.bytes(), 255);
  expect_equal(kit::blurhash_of(white, 1, 1), "00TSUA");
}

TEST("what is transparent is blended with the color below it") {
  auto picture = kit::Picture{PixelMode::rgba, {1, 1}};
  std::ranges::copy(std::to_array<std::uint8_t>({255, 0, 0, 128}), picture.bytes().begin());
  auto const flat = kit::flattened(picture, {0, 0, 255, 255});
  expect(std::ranges::equal(flat.bytes(), std::to_array<std::uint8_t>({128, 0, 127})));
}

TEST("a picture is laid in the middle of a larger one") {
  auto dot = kit::Picture{PixelMode::gray, {1, 1}};
  dot.bytes()[0] = 9;
  auto const made = kit::padded(dot, {255, 255, 255, 255}, {3, 3}, 1, 1);
  expect(made.row(1)[1] == 9);
  expect(std::ranges::count(made.bytes(), 255) == 8);
}

// The answers that the contract of the image-resize server knows.
TEST("hashes of halves and of one gray are known") {
  auto grays = kit::Picture{PixelMode::gray, {32, 32}};
  std::ranges::fill(grays.bytes(), 128);
  expect(kit::hash_of(kit::HashKind::perceptual, grays) == 0x8000000000000000);
  std::ranges::fill(grays.bytes(), 0);
  expect(kit::hash_of(kit::HashKind::perceptual, grays) == 0);
  expect(kit::hash_of(kit::HashKind::wavelet, grays) == 0);
  auto half = kit::Picture{PixelMode::gray, {8, 8}};
  for (auto y = std::size_t{0}; y < 8; ++y) std::ranges::fill(half.row(y).first(4), 255);
  expect(kit::hash_of(kit::HashKind::average, half) == 0xf0f0f0f0f0f0f0f0);
  expect(kit::hash_of(kit::HashKind::wavelet, half) == 0xf0f0f0f0f0f0f0f0);
}

TEST("a wavelet hash wants a square of a power of two, others their own") {
  expect((kit::hashed_size(kit::HashKind::wavelet, {300, 130}) == kit::PictureSize{128, 128}));
  expect((kit::hashed_size(kit::HashKind::wavelet, {5, 900}) == kit::PictureSize{8, 8}));
  expect((kit::hashed_size(kit::HashKind::difference, {5, 900}) == kit::PictureSize{9, 8}));
}
