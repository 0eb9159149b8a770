#include "kit/picture/picture.hpp"

#include "base/test.hpp"

TEST("a picture has rows without a gap between them") {
  auto picture = kit::Picture{kit::PixelMode::rgb, {5, 3}};
  expect(picture.row_bytes() == 15);
  expect(picture.bytes().size() == 45);
  picture.row(1)[0] = 7;
  expect(picture.bytes()[15] == 7);
}

TEST("modes are called as Pillow calls them") {
  expect_equal(kit::name_of(kit::PixelMode::gray_deep), "I;16");
  expect_equal(kit::name_of(kit::PixelMode::cmyk), "CMYK");
  expect(kit::has_alpha(kit::PixelMode::gray_alpha));
}
