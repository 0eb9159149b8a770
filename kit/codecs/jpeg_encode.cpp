#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"
#include "kit/codecs/libjpeg.hpp"

namespace kit {
namespace {

constexpr auto longest_side = 65500U;
constexpr auto most_of_segment = std::size_t{65533};
constexpr auto smallest_growth = std::size_t{16} << 10;

// Writes into a string that grows.
class Destination {
 public:
  explicit Destination(std::string& out) : out_{out} {
    manager_.init_destination = [](j_compress_ptr state) { of(state).grow(0); };
    manager_.empty_output_buffer = [](j_compress_ptr state) -> boolean {
      of(state).grow(of(state).out_.size());
      return TRUE;
    };
    manager_.term_destination = [](j_compress_ptr state) {
      auto& self = of(state);
      self.out_.resize(self.out_.size() - self.manager_.free_in_buffer);
    };
  }
  auto manager() -> jpeg_destination_mgr* { return &manager_; }

 private:
  static auto of(j_compress_ptr state) -> Destination& {
    return *reinterpret_cast<Destination*>(state->dest);
  }
  void grow(std::size_t used) {
    auto const more = std::max(smallest_growth, used);
    out_.resize(used + more);
    manager_.next_output_byte = reinterpret_cast<JOCTET*>(out_.data() + used);
    manager_.free_in_buffer = more;
  }

  jpeg_destination_mgr manager_{};  // at the front, for it is what libjpeg hands back
  std::string& out_;
};

class Encoder {
 public:
  explicit Encoder(std::string& out) : destination_{out} {
    state_.err = faults_.manager();
    jpeg_create_compress(&state_);
    state_.dest = destination_.manager();
  }
  Encoder(Encoder const&) = delete;
  auto operator=(Encoder const&) -> Encoder& = delete;
  ~Encoder() { jpeg_destroy_compress(&state_); }

  void run(Picture const& picture, Encoding const& encoding) {
    state_.image_width = picture.size().width;
    state_.image_height = picture.size().height;
    state_.input_components = static_cast<int>(bytes_per_pixel(picture.mode()));
    state_.in_color_space = picture.mode() == PixelMode::rgb    ? JCS_RGB
                            : picture.mode() == PixelMode::cmyk ? JCS_CMYK
                                                                : JCS_GRAYSCALE;
    jpeg_set_defaults(&state_);
    jpeg_set_quality(&state_, encoding.quality, TRUE);
    if (encoding.is_progressive) jpeg_simple_progression(&state_);
    jpeg_start_compress(&state_, TRUE);
    write_metadata(encoding.metadata);
    write_rows(picture);
    jpeg_finish_compress(&state_);
  }

 private:
  void write_marker(int code, std::string_view body) {
    jpeg_write_marker(&state_, code, unsigned_bytes(body), static_cast<unsigned>(body.size()));
  }

  // In Pillow's order. What is too long has been refused.
  void write_metadata(PictureMetadata const& metadata) {
    if (!metadata.exif.empty()) {
      write_marker(JPEG_APP0 + 1, std::string{"Exif\0\0", 6} + metadata.exif);
    }
    auto const parts = (metadata.icc.size() + most_of_part - 1) / most_of_part;
    for (auto i = std::size_t{0}; i < parts; ++i) {
      auto body = std::string{"ICC_PROFILE\0", 12};
      body += static_cast<char>(i + 1);
      body += static_cast<char>(parts);
      body += std::string_view{metadata.icc}.substr(i * most_of_part, most_of_part);
      write_marker(JPEG_APP0 + 2, body);
    }
    if (!metadata.comment.empty()) write_marker(JPEG_COM, metadata.comment);
  }

  void write_rows(Picture const& picture) {
    auto inverted = std::vector<std::uint8_t>{};
    for (auto y = std::size_t{0}; y < picture.size().height; ++y) {
      auto row = picture.row(y);
      if (picture.mode() == PixelMode::cmyk) {
        inverted.assign(row.begin(), row.end());
        for (auto& sample : inverted) sample = static_cast<std::uint8_t>(255 - sample);
        row = inverted;
      }
      auto* samples = const_cast<JSAMPROW>(row.data());
      jpeg_write_scanlines(&state_, &samples, 1);
    }
  }

 public:
  static constexpr auto most_of_part = most_of_segment - 14;

 private:
  JpegFaults faults_;
  Destination destination_;
  jpeg_compress_struct state_{};
};

auto check(Picture const& picture, Encoding const& encoding) -> PictureResult<> {
  using enum PixelMode;
  constexpr auto writable = std::array{bilevel, gray, rgb, cmyk};
  if (std::ranges::find(writable, picture.mode()) == writable.end()) {
    return unwritable(base::concat("cannot write mode ", name_of(picture.mode()), " as JPEG"));
  }
  auto const size = picture.size();
  if (std::max(size.width, size.height) > longest_side) {
    return unwritable(base::concat("a JPEG cannot be ", size.width, " x ", size.height,
                                   " pixels; expected sides of at most ", longest_side));
  }
  if (encoding.quality < 1 || encoding.quality > 100) {
    return unwritable(
        base::concat("a JPEG has no quality ", encoding.quality, "; expected 1 to 100"));
  }
  auto const& metadata = encoding.metadata;
  if (metadata.exif.size() > most_of_segment - 6 || metadata.comment.size() > most_of_segment ||
      metadata.icc.size() > 255 * Encoder::most_of_part) {
    return unwritable("the metadata are too long for a JPEG");
  }
  return {};
}

}  // namespace

auto encode_jpeg(Picture const& picture, Encoding const& encoding) -> PictureResult<std::string> {
  TRY(check(picture, encoding));
  auto out = std::string{};
  Encoder{out}.run(picture, encoding);
  return out;
}

}  // namespace kit
