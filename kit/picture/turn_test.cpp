#include "kit/picture/turn.hpp"

#include <string>

#include "base/test.hpp"

namespace {

// "ab" over "cd" over "ef".
auto letters() -> kit::Picture {
  auto picture = kit::Picture{kit::PixelMode::gray, {2, 3}};
  auto letter = std::uint8_t{'a'};
  for (auto& byte : picture.bytes()) byte = letter++;
  return picture;
}

auto text_of(kit::Picture const& picture) -> std::string {
  auto text = std::string{};
  for (auto y = std::size_t{0}; y < picture.size().height; ++y) {
    for (auto const letter : picture.row(y)) text += static_cast<char>(letter);
    text += '/';
  }
  return text;
}

}  // namespace

TEST("each orientation of EXIF is made upright") {
  auto const upright = [](kit::Orientation orientation) {
    return text_of(kit::upright(letters(), orientation));
  };
  expect_equal(upright(1), "ab/cd/ef/");
  expect_equal(upright(2), "ba/dc/fe/");
  expect_equal(upright(3), "fe/dc/ba/");
  expect_equal(upright(4), "ef/cd/ab/");
  expect_equal(upright(5), "ace/bdf/");
  expect_equal(upright(6), "eca/fdb/");
  expect_equal(upright(7), "fdb/eca/");
  expect_equal(upright(8), "bdf/ace/");
  expect_equal(upright(99), "ab/cd/ef/");
}

TEST("two orientations after another are one") {
  for (auto first = kit::Orientation{1}; first <= 8; ++first) {
    for (auto then = kit::Orientation{1}; then <= 8; ++then) {
      auto const both = kit::upright(kit::upright(letters(), first), then);
      auto const one = kit::upright(letters(), kit::combined(first, then));
      expect_equal(text_of(one), text_of(both));
      auto const size = kit::upright(letters().size(), kit::combined(first, then));
      expect(size == both.size());
    }
  }
}

TEST("a part of what is upright is found where it lies") {
  for (auto orientation = kit::Orientation{1}; orientation <= 8; ++orientation) {
    auto const whole = kit::upright(letters(), orientation);
    auto const expected = kit::crop(whole, 0, 0, {whole.size().width, 1});
    auto const box = kit::lying({{0, static_cast<float>(whole.size().width)}, {0, 1}}, orientation,
                                whole.size());
    auto const part = kit::crop(letters(), static_cast<std::uint32_t>(box.across.begin),
                                static_cast<std::uint32_t>(box.down.begin),
                                {static_cast<std::uint32_t>(box.across.size()),
                                 static_cast<std::uint32_t>(box.down.size())});
    expect_equal(text_of(kit::upright(part, orientation)), text_of(expected));
  }
}

TEST("a part is cut out") { expect_equal(text_of(kit::crop(letters(), 1, 1, {1, 2})), "d/f/"); }
