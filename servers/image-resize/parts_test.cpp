#include "servers/image-resize/alike.hpp"
#include "servers/image-resize/numbers.hpp"
#include "servers/image-resize/sizing.hpp"
#include "servers/image-resize/world_test.hpp"

using namespace images;

namespace {

// "33x17", or why not.
auto sized(SizeWish const& wish, kit::PictureSize from = {200, 100}) -> std::string {
  auto const sizing = size_for(wish, from);
  if (!sizing) return sizing.error().message;
  auto text = base::concat(sizing->size.width, 'x', sizing->size.height);
  if (sizing->canvas != sizing->size) {
    text += base::concat(" on ", sizing->canvas.width, 'x', sizing->canvas.height);
  }
  return text;
}

auto grouped(std::vector<PathAndHash> const& hashes, std::int64_t threshold = 5) -> std::string {
  auto const groups = group(hashes, threshold);
  if (!groups) return groups.error().message;
  auto text = std::string{};
  for (auto const& paths : groups->alike) {
    text += '[';
    for (auto const& path : paths) text += path;
    text += ']';
  }
  for (auto const& path : groups->unique) text += path;
  return text;
}

}  // namespace

// What Python gives for the same.
TEST("numbers are rounded as Python rounds them") {
  expect(rounded(4.0 / 3, 2) == 1.33);
  expect(rounded(2.675, 2) == 2.67);  // a little less than it looks
  expect(rounded(0.125, 2) == 0.12);  // a tie, to the even one
  expect(rounded(0.375, 2) == 0.38);
  expect(rounded(1 / 3.0, 4) == 0.3333);
  expect(rounded(0, 2) == 0);
  expect(rounded(1e-30, 2) == 0);
  expect(rounded(65535, 2) == 65535);
  expect(rounded(1e300, 2) == 1e300);
}

TEST("the size rule is the original's") {
  expect_equal(sized({.width = 33}), "33x16");
  expect_equal(sized({.height = 33}), "66x33");
  expect_equal(sized({.max_size = 33}), "33x17");
  expect_equal(sized({.max_size = 33}, {100, 200}), "16x33");
  expect_equal(sized({.max_size = 500}), "200x100");
  expect_equal(sized({.max_size = 1}, {1000, 1}), "1x1");
  expect_equal(sized({.width = 7, .height = 300}), "7x300");
  expect_equal(sized({.width = 7, .height = 300, .max_size = 20}), "20x10");
  expect_equal(sized({.width = 1}), "height and width must be > 0");
  expect_equal(sized({.max_size = 150}, {1024, 768}), "150x113");
}

TEST("each fit has its size") {
  expect_equal(sized({.width = 50, .height = 50, .fit = Fit::contain}), "50x25");
  expect_equal(sized({.width = 400, .height = 400, .fit = Fit::contain}), "400x200");
  expect_equal(sized({.width = 400, .height = 400, .fit = Fit::inside}), "200x100");
  expect_equal(sized({.width = 50, .height = 50, .fit = Fit::cover}), "50x50");
  expect_equal(sized({.width = 50, .height = 50, .fit = Fit::pad}), "50x25 on 50x50");
  expect_equal(sized({.width = 1, .height = 500, .fit = Fit::contain}), "1x1");
  auto const cover = MUST(size_for({.width = 50, .height = 50, .fit = Fit::cover}, {200, 100}));
  expect(cover.box.across.begin == 50 && cover.box.across.end == 150);
  expect(cover.box.down.begin == 0 && cover.box.down.end == 100);
}

TEST("a group is what is near to its first") {
  expect_equal(grouped({{"a", "ff00000000000000"},
                        {"b", "ff0000000000001f"},
                        {"c", "ff0000000000003f"},
                        {"d", "00ff000000000000"}}),
               "[ab]cd");
  expect_equal(grouped({{"a", "0xFF"}, {"b", "ff"}}, 0), "[ab]");
  expect_equal(grouped({{"a", "ff"}, {"b", "fe"}}, -1), "ab");
  expect_equal(grouped({{"a", "zz"}, {"b", "fe"}}),
               "the hash of 'a' is 'zz'; expected hexadecimal digits");
  expect_equal(grouped({{"a", "ff"}, {"b", "f"}}),
               "the hash of 'b' has 1 digits; expected 2, as the others have");
  expect_equal(grouped({{"a", ""}}), "the hash of 'a' has 0 digits; expected some");
  expect_equal(grouped({{"a", "00000000000000010"}, {"b", "00000000000000000"}}, 0), "ab");
}
