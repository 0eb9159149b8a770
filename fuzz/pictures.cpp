// The first byte chooses a divisor, the rest is a file. Whatever it is, reading it ends, with all
// of its rows or a sentence, and within the limits; and what was read is written and read again as
// it was.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "fuzz/check.hpp"
#include "kit/codecs/codecs.hpp"

extern "C" auto LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most)
    -> std::size_t;

namespace {

constexpr auto limits =
    kit::PictureLimits{.pixels = 1U << 20, .memory_bytes = 32U << 20, .metadata_bytes = 1U << 16};

class Rows final : public kit::RowSink {
 public:
  auto begin(kit::PictureHead const& head) -> kit::PictureResult<> override {
    fuzz::check(++begun_ == 1, "a picture begins once");
    fuzz::check(head.size.pixels() <= limits.pixels, "no more pixels than allowed");
    picture = kit::Picture{head.mode, head.size};
    picture.palette = head.palette;
    return {};
  }
  void row(std::span<std::uint8_t const> pixels) override {
    fuzz::check(pixels.size() == picture.row_bytes(), "a row has the bytes of its pixels");
    fuzz::check(rows < picture.size().height, "no more rows than pixels are high");
    std::ranges::copy(pixels, picture.row(rows++).begin());
  }

  kit::Picture picture;
  std::uint32_t rows = 0;

 private:
  int begun_ = 0;
};

void check_written(kit::Picture const& picture) {
  auto encoding = kit::Encoding{};
  encoding.effort = 1;
  encoding.quality = 60;
  encoding.format = kit::PictureFormat::jpeg;
  auto const jpeg = kit::encode(picture, encoding);
  if (jpeg) fuzz::check(kit::decode(*jpeg).has_value(), "a JPEG of ours is one");
  encoding.format = kit::PictureFormat::png;
  auto const png = kit::encode(picture, encoding);
  if (!png) return;
  auto const again = kit::decode(*png);
  fuzz::check(again && again->mode() == picture.mode() && again->size() == picture.size() &&
                  std::ranges::equal(again->bytes(), picture.bytes()),
              "a PNG of ours is as what it was made of");
}

auto big(std::uint8_t const* at) -> std::size_t {
  return std::size_t{at[0]} << 24 | std::size_t{at[1]} << 16 | std::size_t{at[2]} << 8 | at[3];
}

// Else no change of a PNG would come farther than to its sums.
void mend_sums(std::uint8_t* data, std::size_t size) {
  constexpr auto signature = std::string_view{"\x89PNG\r\n\x1a\n"};
  if (size < 9 || std::memcmp(data + 1, signature.data(), signature.size()) != 0) return;
  for (auto at = std::size_t{9}; size - at >= 12;) {
    auto const length = big(data + at);
    if (length > size - at - 12) return;
    auto sum = ~0U;
    for (auto i = at + 4; i < at + 8 + length; ++i) {
      sum ^= data[i];
      for (auto bit = 0; bit < 8; ++bit) sum = (sum & 1) != 0 ? sum >> 1 ^ 0xEDB88320U : sum >> 1;
    }
    sum = ~sum;
    at += 8 + length;
    for (auto i = 0; i < 4; ++i) data[at++] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
  }
}

}  // namespace

extern "C" auto LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                        unsigned) -> std::size_t {
  auto const mutated = LLVMFuzzerMutate(data, size, most);
  mend_sums(data, mutated);
  return mutated;
}

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  if (size < 1) return 0;
  auto const file = std::string_view{reinterpret_cast<char const*>(data), size}.substr(1);
  auto const head = kit::read_head(file, limits);
  if (!head) fuzz::check(base::utf8::is_valid(head.error().message), "a fault is told in words");
  auto rows = Rows{};
  auto const decoding = kit::Decoding{.limits = limits, .divisor = 1U << data[0] % 4};
  auto const decoded = kit::decode(file, decoding, rows);
  if (!decoded) {
    fuzz::check(base::utf8::is_valid(decoded.error().message), "a fault is told in words");
    fuzz::check(!decoded.error().message.empty(), "a fault has words");
    return 0;
  }
  fuzz::check(head.has_value(), "what can be decoded has a head");
  fuzz::check(rows.rows == rows.picture.size().height, "all rows come");
  if (rows.picture.size().pixels() < 4096) check_written(rows.picture);
  return 0;
}
