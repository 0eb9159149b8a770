// Reads and writes pictures as pictures.py says it on standard input, natively and in WASM.
//
//   decode DIVISOR TIMES SIZE, and a file of SIZE bytes
//   encode FORMAT MODE WIDTH HEIGHT QUALITY OPTIONS TIMES SIZE, and pixels
//
// A picture comes back as a line of what it is and the SHA-256 of its pixels, a file as a line of
// its size and then its bytes. What fails, as a line that begins with 'failure'.

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "host/program.hpp"
#include "host/standard_streams.hpp"
#include "kit/codecs/codecs.hpp"

namespace {

using base::Async;

auto number(std::string_view text) -> std::uint32_t {
  auto value = 0U;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

auto digest(std::string_view bytes) -> std::string {
  return base::hexadecimal(base::sha256(bytes));
}

// Hashes rows as they come, and holds none.
class Hasher final : public kit::RowSink {
 public:
  explicit Hasher(bool is_hashing) : is_hashing_{is_hashing} {}
  auto begin(kit::PictureHead const& head) -> kit::PictureResult<> override {
    size_ = head.size;
    return {};
  }
  void row(std::span<std::uint8_t const> pixels) override {
    ++rows_;
    if (is_hashing_) hash_.add({reinterpret_cast<char const*>(pixels.data()), pixels.size()});
  }
  auto answer() -> std::string {
    return base::concat(size_.width, " ", size_.height == rows_ ? rows_ : 0, " ",
                        base::hexadecimal(hash_.take()));
  }

 private:
  base::Sha256 hash_;
  kit::PictureSize size_;
  std::uint32_t rows_ = 0;
  bool is_hashing_;
};

auto failed(kit::PictureError const& error) -> std::string {
  return base::concat("failure ", static_cast<int>(error.fault), " ", error.message, "\n");
}

auto palette_of(kit::Palette const& palette) -> std::string {
  auto bytes = std::string{};
  for (auto const& color : palette.colors) bytes.append(color.begin(), color.end());
  return digest(bytes);
}

auto decoded(std::vector<std::string_view> const& words, std::string_view file) -> std::string {
  auto const head = kit::read_head(file);
  if (!head) return failed(head.error());
  auto decoding = kit::Decoding{};
  decoding.divisor = number(words[1]);
  auto pixels = std::string{};
  auto const times = number(words[2]);
  for (auto left = times; left != 0; --left) {
    auto hasher = Hasher{times == 1};
    auto const done = kit::decode(file, decoding, hasher);
    if (!done) return failed(done.error());
    pixels = hasher.answer();
  }
  return base::concat(name_of(head->format), " ", name_of(head->mode), " ", pixels, " ",
                      head->orientation, " ", head->frames, " ", int{head->is_transparent}, " ",
                      int{head->is_progressive}, " ", head->palette.count, " ",
                      palette_of(head->palette), " ", digest(head->metadata.icc), " ",
                      digest(head->metadata.exif), " ", digest(head->metadata.comment), "\n");
}

auto encoded(std::vector<std::string_view> const& words, std::string_view pixels) -> std::string {
  using enum kit::PixelMode;
  constexpr auto modes = std::array{bilevel, gray, gray_alpha, palette, rgb, rgba, cmyk, gray_deep};
  auto const mode = std::ranges::find(modes, words[2], [](auto mode) { return name_of(mode); });
  auto picture = kit::Picture{*mode, {.width = number(words[3]), .height = number(words[4])}};
  std::ranges::copy(pixels, picture.bytes().begin());
  picture.palette.count = 256;
  for (auto i = 0U; i < 256; ++i) {
    auto const index = static_cast<std::uint8_t>(i);
    picture.palette.colors[i] = {index, static_cast<std::uint8_t>(255 - i), 7, 255};
  }
  auto encoding = kit::Encoding{};
  encoding.format = words[1] == "JPEG"  ? kit::PictureFormat::jpeg
                    : words[1] == "PNG" ? kit::PictureFormat::png
                                        : kit::PictureFormat::webp;
  encoding.quality = static_cast<int>(number(words[5]));
  encoding.is_lossless = words[6].contains('l');
  encoding.is_progressive = words[6].contains('p');
  if (words[6].contains('m'))
    encoding.metadata = {.icc = "a profile", .exif = "an exif", .comment = "c"};
  auto file = kit::PictureResult<std::string>{};
  for (auto left = number(words[7]); left != 0; --left) file = kit::encode(picture, encoding);
  if (!file) return failed(file.error());
  return base::concat("file ", file->size(), "\n", *file);
}

auto words_of(std::string_view line) -> std::vector<std::string_view> {
  auto words = std::vector<std::string_view>{};
  while (!line.empty()) {
    auto const end = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

}  // namespace

auto host::stdio_program() -> Async<int> {
  auto text = std::string{};
  auto wanted = std::size_t{0};
  while (true) {
    auto const bytes = co_await standard_streams().read();
    if (bytes.empty()) co_return 0;
    text += bytes;
    while (text.size() >= wanted) {
      auto const end = text.find('\n');
      if (end == std::string::npos) break;
      auto const line = text.substr(0, end);
      auto const words = words_of(line);
      wanted = end + 1 + number(words.back());
      if (text.size() < wanted) break;
      auto const body = std::string_view{text}.substr(end + 1, number(words.back()));
      auto const answer = words[0] == "decode" ? decoded(words, body) : encoded(words, body);
      text.erase(0, wanted);
      wanted = 0;
      if (!standard_streams().write(answer)) co_return 1;
    }
  }
}

auto host::http_program(Exchange&) -> Async<> { co_return; }
