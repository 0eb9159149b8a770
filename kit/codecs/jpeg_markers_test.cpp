#include "kit/codecs/jpeg_markers.hpp"

#include <string>

#include "base/test.hpp"

namespace {

using kit::JpegExtent;

auto file_of(bool is_progressive = false) -> std::string {
  auto picture = kit::Picture{kit::PixelMode::rgb, {.width = 20, .height = 20}};
  auto value = 7U;
  for (auto& byte : picture.bytes()) byte = static_cast<std::uint8_t>(value = value * 5 + 3);
  auto encoding = kit::Encoding{};
  encoding.is_progressive = is_progressive;
  return MUST(encode(picture, encoding));
}

auto told(std::string const& file) -> std::string {
  auto const markers = kit::read_jpeg_markers(file, JpegExtent::to_end);
  auto const decoded = kit::decode(file);
  if (markers) return decoded ? "read" : decoded.error().message;
  // And libjpeg gets to see none of it.
  expect(!decoded && decoded.error().message == markers.error().message);
  return markers.error().message;
}

// With a byte of the segment of a marker changed, the length of which begins at 0.
auto told(char marker, std::size_t at, int value, std::string file = file_of()) -> std::string {
  auto const place = file.find(std::string{'\xff', marker});
  file[place + 2 + at] = static_cast<char>(value);
  return told(file);
}

}  // namespace

TEST("what libjpeg-turbo could not go on after is told, and where") {
  expect_equal(told(file_of()), "read");
  expect_equal(
      told('\xc4', 3, 200),
      "the Huffman table at byte 177 has more values than there are, or than are in the file");
  expect_equal(told('\xc4', 2, 7),
               "the Huffman table at byte 177 has the number 7; expected 0 to 3");
  expect_equal(told('\xdb', 2, 9),
               "the quantization table at byte 20 has the number 9; expected 0 to 3");
  expect_equal(told('\xc0', 2, 12), "the JPEG has 12 bits for each sample; expected 8");
  expect_equal(told('\xc0', 9, 0x51),
               "a component of the JPEG has sampling factors of 5 x 1; expected 1 to 4");
  expect_equal(told('\xc0', 12, 0x31),
               "the components of the JPEG have sampling factors that do not divide each other; "
               "those are not decoded");
  expect_equal(told('\xc0', 10, 3),
               "the scan at byte 609 needs the quantization table 3, which the JPEG does not have");
  expect_equal(told('\xda', 4, 0x30),
               "the scan at byte 609 uses the DC Huffman table 3, which the JPEG does not have");
  expect_equal(told('\xda', 3, 9),
               "the scan at byte 609 has a component that the frame has not, or not in this order");
  expect_equal(told('\xda', 2, 5), "the segment at byte 609 has not the length of what is in it");
}

TEST("a Huffman table has no more codes than can be told from each other") {
  auto file = file_of();
  auto const counts = file.find("\xff\xc4") + 5;
  file[counts + 1] = static_cast<char>(file[counts + 1] + 5);
  file[counts + 2] = static_cast<char>(file[counts + 2] - 5);
  expect_equal(told(file), "the Huffman table at byte 177 has more codes than there are");
}

TEST("the progression of a progressive JPEG is one") {
  expect_equal(told('\xda', 10, 5, file_of(true)).substr(0, 16), "the scan at byte");
}

TEST("kinds of JPEG that are not read are told apart") {
  auto file = file_of();
  auto const frame = file.find("\xff\xc0") + 1;
  file[frame] = '\xc3';
  expect_equal(told(file),
               "the JPEG is lossless or hierarchical; expected baseline, extended or progressive "
               "coding");
  file[frame] = '\xc9';
  expect(MUST(kit::read_jpeg_markers(file, JpegExtent::to_end)).is_arithmetic);
  file.replace(frame, 1, "\xc0");
  expect_equal(told(file + file), "read");  // what is behind the end is not looked at
  file.insert(frame - 1, file.substr(0, 2));
  expect(told(file).starts_with("a second JPEG begins at byte "));
}

TEST("how much memory a JPEG takes depends on its scans and its width alone") {
  auto layout = kit::JpegLayout{};
  layout.size = {.width = 12'000, .height = 9'000};
  layout.count = 3;
  layout.components[0] = {.id = 1, .across = 2, .down = 2, .quantization = 0};
  layout.components[1] = {.id = 2, .across = 1, .down = 1, .quantization = 0};
  layout.components[2] = layout.components[1];
  layout.across = layout.down = 2;
  expect(memory_of(layout, 1) < 3U << 20);
  expect(memory_of(layout, 8) < 1U << 20);
  layout.has_many_scans = true;
  expect(memory_of(layout, 1) > 300U << 20);
}
