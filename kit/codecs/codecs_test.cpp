#include "kit/codecs/codecs.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/test.hpp"
#include "base/text.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"

namespace {

using kit::decode;
using kit::Encoding;
using kit::Picture;
using kit::PictureFormat;
using kit::PixelMode;

// Slopes and edges.
auto drawn(PixelMode mode, std::uint32_t width, std::uint32_t height) -> Picture {
  auto picture = Picture{mode, {.width = width, .height = height}};
  auto const bytes = bytes_per_pixel(mode);
  for (auto y = 0U; y < height; ++y) {
    auto const row = picture.row(y);
    for (auto i = std::size_t{0}; i < row.size(); ++i) {
      auto const x = i / bytes;
      auto const value =
          (x * 7 + std::size_t{y} * 5 + i % bytes * 60 + (x / 5 + y / 3) % 2 * 40) % 256;
      row[i] = static_cast<std::uint8_t>(mode == PixelMode::bilevel ? value / 128 * 255 : value);
    }
  }
  picture.palette.count = 256;
  for (auto i = 0U; i < 256; ++i) {
    auto const gray = static_cast<std::uint8_t>(255 - i);
    picture.palette.colors[i] = {gray, gray, 9, 255};
  }
  return picture;
}

auto written(PictureFormat format, PixelMode mode, Encoding encoding = {}) -> std::string {
  encoding.format = format;
  return MUST(encode(drawn(mode, 21, 13), encoding));
}

constexpr auto gif = std::string_view{
    "GIF89a\3\0\2\0\x80\0\0\xff\0\0\0\0\xff!\xf9\4\1\0\0\1\0,\0\0\0\0\3\0\2\0\0\2\3\x84\x6f\5\0;",
    44};
constexpr auto bmp = std::string_view{
    "BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\2\0\0\0\2\0\0\0\1\0\x18\0\0\0\0\0\x10\0\0\0"
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\2\3\4\5\6\0\0\7\x8\x9\xa\xb\xc\0\0",
    70};

auto one_of_each() -> std::vector<std::string> {
  auto lossless = Encoding{};
  lossless.is_lossless = true;
  auto progressive = Encoding{};
  progressive.is_progressive = true;
  return {written(PictureFormat::jpeg, PixelMode::rgb),
          written(PictureFormat::jpeg, PixelMode::rgb, progressive),
          written(PictureFormat::png, PixelMode::palette),
          written(PictureFormat::webp, PixelMode::rgba),
          written(PictureFormat::webp, PixelMode::rgb, lossless),
          std::string{gif},
          std::string{bmp}};
}

auto message_of(auto const& result) -> std::string {
  return result ? "no failure" : result.error().message;
}

class Counter final : public kit::RowSink {
 public:
  auto begin(kit::PictureHead const& head) -> kit::PictureResult<> override {
    size = head.size;
    return {};
  }
  void row(std::span<std::uint8_t const> pixels) override {
    ++rows;
    bytes += pixels.size();
  }
  kit::PictureSize size;
  std::uint32_t rows = 0;
  std::size_t bytes = 0;
};

}  // namespace

TEST("what is written is read again, in the same mode") {
  using enum PixelMode;
  for (auto const mode : {bilevel, gray, gray_alpha, palette, rgb, rgba, gray_deep}) {
    auto const picture = drawn(mode, 33, 9);
    auto encoding = Encoding{};
    encoding.format = PictureFormat::png;
    auto const again = MUST(decode(MUST(encode(picture, encoding))));
    expect(again.mode() == mode && again.size() == picture.size());
    expect(std::ranges::equal(again.bytes(), picture.bytes()));
  }
  for (auto const mode : {rgb, rgba}) {
    auto const picture = drawn(mode, 33, 9);
    auto encoding = Encoding{};
    encoding.format = PictureFormat::webp;
    encoding.is_lossless = true;
    auto const again = MUST(decode(MUST(encode(picture, encoding))));
    if (mode == rgb) expect(std::ranges::equal(again.bytes(), picture.bytes()));
    expect(again.mode() == mode);
  }
  for (auto const mode : {gray, rgb, cmyk, bilevel}) {
    auto const again = MUST(decode(written(PictureFormat::jpeg, mode)));
    expect(again.mode() == (mode == bilevel ? gray : mode));
  }
}

TEST("metadata are written and read") {
  auto encoding = Encoding{};
  encoding.metadata = {.icc = std::string(70'000, 'p'),
                       .exif = {"II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0", 26},
                       .comment = "a comment"};
  for (auto const format : {PictureFormat::jpeg, PictureFormat::png, PictureFormat::webp}) {
    encoding.format = format;
    auto const head = MUST(kit::read_head(MUST(encode(drawn(PixelMode::rgb, 9, 9), encoding))));
    expect(head.orientation == 6);
    expect(head.metadata.icc == encoding.metadata.icc);
    expect(head.metadata.exif == encoding.metadata.exif);
    if (format == PictureFormat::jpeg) expect(head.metadata.comment == "a comment");
  }
  auto const limits = kit::PictureLimits{.metadata_bytes = 60'000};
  encoding.format = PictureFormat::png;
  auto const head = kit::read_head(MUST(encode(drawn(PixelMode::rgb, 9, 9), encoding)), limits);
  expect(head && head->metadata.icc.empty());
}

TEST("an orientation is 1 to 8, whatever the tags say") {
  auto exif = std::string{"MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\x08\0\0\0\0\0\0", 26};
  expect(kit::orientation_of(exif) == 8);
  exif[19] = 9;
  expect(kit::orientation_of(exif) == 1);
  for (auto size = exif.size(); size-- != 0;) kit::orientation_of(exif.substr(0, size));
  exif[7] = '\xff';
  expect(kit::orientation_of(exif) == 1);
}

TEST("a file cut anywhere is refused with words, or read to its end") {
  for (auto const& file : one_of_each()) {
    expect(decode(file).has_value());
    for (auto size = std::size_t{0}; size < file.size(); ++size) {
      auto const cut = std::string_view{file}.substr(0, size);
      auto const decoded = decode(cut);
      expect(decoded || !decoded.error().message.empty());
      // All pixels may be there, and what ends the file may not.
      if (size < file.size() - 14) expect(!decoded);
    }
  }
}

TEST("a file with any byte changed is refused with words, or read") {
  for (auto file : one_of_each()) {
    for (auto& byte : file) {
      auto const before = byte;
      for (auto const other : {0, 255, before ^ 1, before ^ 0x80}) {
        byte = static_cast<char>(other);
        auto const limits = kit::PictureLimits{.pixels = 1U << 20};
        auto const decoded = decode(file, {.limits = limits});
        expect(decoded || !decoded.error().message.empty());
      }
      byte = before;
    }
  }
}

TEST("bombs of pixels are refused by their heads") {
  auto jpeg = written(PictureFormat::jpeg, PixelMode::rgb);
  jpeg.replace(jpeg.find("\xff\xc0") + 5, 4, "\xff\xff\xff\xff");
  expect_equal(message_of(kit::read_head(jpeg)),
               "the JPEG says that it is 65535 x 65535 pixels; sides of more than 65500 are not "
               "decoded");
  auto wide = std::string{gif};
  wide.replace(6, 4, "\xff\xff\xff\xff");
  expect_equal(message_of(kit::read_head(wide)),
               "the GIF says that it is 65535 x 65535 pixels; more than 178956970 are not decoded");
  auto flat = std::string{bmp};
  flat.replace(18, 4, std::string(4, '\0'));
  expect_equal(message_of(kit::read_head(flat)),
               "the BMP says that it is 0 x 2 pixels; expected some");
}

TEST("memory is refused before it is taken") {
  auto encoding = Encoding{};
  encoding.is_progressive = true;
  auto const progressive = MUST(encode(drawn(PixelMode::rgb, 700, 600), encoding));
  encoding.is_progressive = false;
  auto const baseline = MUST(encode(drawn(PixelMode::rgb, 700, 600), encoding));
  auto sink = Counter{};
  auto const few = kit::Decoding{.limits = {.memory_bytes = 512U << 10}};
  expect(decode(baseline, few, sink).has_value());
  expect(sink.rows == 600 && sink.bytes == std::size_t{700} * 600 * 3);
  auto const refused = decode(progressive, few, sink);
  expect(message_of(refused).starts_with("decoding the picture would take "));
  expect(!refused && refused.error().fault == kit::PictureFault::too_large);
}

TEST("a JPEG comes out smaller by a divisor, each side rounded up") {
  auto encoding = Encoding{};
  auto const file = MUST(encode(drawn(PixelMode::rgb, 33, 17), encoding));
  auto const size = [&](std::uint32_t divisor) {
    auto decoding = kit::Decoding{};
    decoding.divisor = divisor;
    return MUST(decode(file, decoding))
    .size();
  };
  expect(size(2) == kit::PictureSize{.width = 17, .height = 9});
  expect(size(4) == kit::PictureSize{.width = 9, .height = 5});
  expect(size(8) == kit::PictureSize{.width = 5, .height = 3});
  auto decoding = kit::Decoding{};
  decoding.divisor = 3;
  expect(!decode(file, decoding));
}

TEST("what a format cannot hold is not written") {
  auto const failure = [](PictureFormat format, PixelMode mode, int quality) {
    auto encoding = Encoding{};
    encoding.format = format;
    encoding.quality = quality;
    return message_of(encode(drawn(mode, 2, 2), encoding));
  };
  expect_equal(failure(PictureFormat::jpeg, PixelMode::gray_alpha, 85),
               "cannot write mode LA as JPEG");
  expect_equal(failure(PictureFormat::png, PixelMode::cmyk, 85), "cannot write mode CMYK as PNG");
  expect_equal(failure(PictureFormat::webp, PixelMode::gray, 85), "cannot write mode L as WEBP");
  expect_equal(failure(PictureFormat::jpeg, PixelMode::rgb, 0),
               "a JPEG has no quality 0; expected 1 to 100");
  expect_equal(failure(PictureFormat::webp, PixelMode::rgb, 101),
               "a WebP has no quality 101; expected 0 to 100");
  expect_equal(failure(PictureFormat::gif, PixelMode::gray, 85),
               "GIF files are read and not written; expected JPEG, PNG or WebP");
}

TEST("what a file is says its content") {
  expect(
      message_of(kit::read_head("text")).starts_with("the file is no picture of a known format"));
  expect(kit::read_head("").error().fault == kit::PictureFault::unknown);
  auto const files = one_of_each();
  expect(MUST(kit::read_head(files[0])).format == PictureFormat::jpeg);
  expect(MUST(kit::read_head(files[2])).format == PictureFormat::png);
  expect(MUST(kit::read_head(files[3])).format == PictureFormat::webp);
  expect(MUST(kit::read_head(gif)).format == PictureFormat::gif);
  expect(MUST(kit::read_head(bmp)).format == PictureFormat::bmp);
}

// A fuzzer found that these were 254.
TEST("an index beyond black and white is white") {
  auto file = std::string{"BM"} + std::string(8, '\0') + std::string{"\x3e\0\0\0\x28\0\0\0", 8};
  auto const add = [&](std::uint32_t number, int bytes) {
    for (auto at = 0; at < bytes; ++at) file += static_cast<char>(number >> (8 * at));
  };
  add(4, 4);                                                          // width
  add(1, 4);                                                          // height
  add(1, 2);                                                          // plane
  add(8, 2);                                                          // bits
  for (auto const number : {0U, 0U, 0U, 0U, 2U, 0U}) add(number, 4);  // two colors
  add(0x000000, 4);
  add(0xffffff, 4);
  file += std::string{"\0\1\2\xff", 4};
  auto const picture = MUST(kit::decode(file));
  expect(picture.mode() == kit::PixelMode::bilevel);
  expect(std::ranges::equal(picture.bytes(), std::to_array<std::uint8_t>({0, 255, 255, 255})));
}
