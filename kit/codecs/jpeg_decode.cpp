#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"
#include "kit/codecs/jpeg_markers.hpp"
#include "kit/codecs/libjpeg.hpp"

namespace kit {
namespace {

constexpr auto rows_at_once = 16U;

// The whole file is there: whoever wants more of it has come to its end.
class Source {
 public:
  explicit Source(std::string_view bytes) {
    manager_.next_input_byte = unsigned_bytes(bytes);
    manager_.bytes_in_buffer = bytes.size();
    manager_.init_source = [](j_decompress_ptr) {};
    manager_.term_source = [](j_decompress_ptr) {};
    manager_.skip_input_data = skip;
    manager_.resync_to_restart = jpeg_resync_to_restart;
    manager_.fill_input_buffer = [](j_decompress_ptr state) -> boolean {
      // What decodes arithmetic coding cannot wait, and takes a marker for the end.
      if (!state->arith_code || !state->marker || state->input_scan_number == 0) return FALSE;
      static constexpr auto end = std::array<JOCTET, 2>{0xFF, JPEG_EOI};
      auto* const source = reinterpret_cast<Source*>(state->src);
      source->was_exhausted_ = true;
      source->manager_.next_input_byte = end.data();
      source->manager_.bytes_in_buffer = end.size();
      return TRUE;
    };
  }
  auto manager() -> jpeg_source_mgr* { return &manager_; }
  auto was_exhausted() const -> bool { return was_exhausted_; }

 private:
  static void skip(j_decompress_ptr state, long count) {
    auto& source = *state->src;
    auto const skipped = std::min<std::size_t>(source.bytes_in_buffer, count < 0 ? 0 : count);
    source.next_input_byte += skipped;
    source.bytes_in_buffer -= skipped;
  }

  jpeg_source_mgr manager_{};  // at the front, for it is what libjpeg hands back
  bool was_exhausted_ = false;
};

class Decoder {
 public:
  explicit Decoder(std::string_view file) : source_{file} {
    state_.err = faults_.manager();
    jpeg_create_decompress(&state_);
    state_.src = source_.manager();
  }
  Decoder(Decoder const&) = delete;
  auto operator=(Decoder const&) -> Decoder& = delete;
  ~Decoder() { jpeg_destroy_decompress(&state_); }

  auto run(PictureHead& head, std::uint32_t divisor, RowSink& sink) -> PictureResult<> {
    if (jpeg_read_header(&state_, TRUE) != JPEG_HEADER_OK) return cut_off();
    state_.out_color_space = head.mode == PixelMode::gray  ? JCS_GRAYSCALE
                             : head.mode == PixelMode::rgb ? JCS_RGB
                                                           : JCS_CMYK;
    state_.scale_num = 1;
    state_.scale_denom = divisor;
    jpeg_calc_output_dimensions(&state_);
    head.size = {.width = state_.output_width, .height = state_.output_height};
    TRY(sink.begin(head));
    if (!jpeg_start_decompress(&state_)) return cut_off();
    TRY(read_rows(head, sink));
    // Whether there is an end, nobody minds now.
    return source_.was_exhausted() ? cut_off() : PictureResult<>{};
  }

 private:
  static auto cut_off() -> std::unexpected<PictureError> {
    return broken("the data of the JPEG are cut off");
  }

  auto read_rows(PictureHead const& head, RowSink& sink) -> PictureResult<> {
    auto const row_bytes = bytes_per_pixel(head.mode) * head.size.width;
    auto pixels = std::vector<std::uint8_t>(row_bytes * rows_at_once);
    auto rows = std::array<JSAMPROW, rows_at_once>{};
    for (auto i = 0U; i < rows_at_once; ++i) rows[i] = pixels.data() + i * row_bytes;
    while (state_.output_scanline < state_.output_height) {
      auto const count = jpeg_read_scanlines(&state_, rows.data(), rows_at_once);
      if (count == 0) return cut_off();
      auto const read = std::span{pixels}.first(count * row_bytes);
      // As Adobe writes it, and as everybody then reads it: 255 is no ink.
      if (head.mode == PixelMode::cmyk) {
        for (auto& sample : read) sample = static_cast<std::uint8_t>(255 - sample);
      }
      for (auto i = 0U; i < count; ++i) sink.row(read.subspan(i * row_bytes, row_bytes));
    }
    return {};
  }

  JpegFaults faults_;
  Source source_;
  jpeg_decompress_struct state_{};
};

// Parts in their order, when all are there.
auto joined_profile(std::vector<std::string_view> parts, std::size_t room) -> std::string {
  std::ranges::sort(parts);
  if (parts.empty() || byte_at(parts.front(), 1) != parts.size()) return {};
  auto size = std::size_t{0};
  for (auto const part : parts) size += part.size() - 2;
  auto profile = std::string{};
  if (size > room) return profile;
  for (auto const part : parts) profile += part.substr(2);
  return profile;
}

auto head_of(JpegLayout const& layout, PictureLimits const& limits) -> PictureResult<PictureHead> {
  TRY(check_size("JPEG", layout.size, limits));
  auto head = PictureHead{.format = PictureFormat::jpeg,
                          .mode = layout.count == 1   ? PixelMode::gray
                                  : layout.count == 3 ? PixelMode::rgb
                                                      : PixelMode::cmyk,
                          .size = layout.size};
  head.is_progressive = layout.is_progressive;
  auto& metadata = head.metadata;
  auto exif_size = std::size_t{0};
  for (auto const part : layout.exif) exif_size += part.size();
  if (exif_size <= limits.metadata_bytes) {
    for (auto const part : layout.exif) metadata.exif += part;
  }
  head.orientation = orientation_of(metadata.exif);
  metadata.icc = joined_profile(layout.icc, limits.metadata_bytes);
  metadata.comment = layout.comment;
  return head;
}

}  // namespace

auto read_jpeg_head(std::string_view file, PictureLimits const& limits)
    -> PictureResult<PictureHead> {
  return head_of(TRY(read_jpeg_markers(file, JpegExtent::to_first_scan)), limits);
}

auto decode_jpeg(std::string_view file, Decoding const& decoding, RowSink& sink)
    -> PictureResult<> {
  auto const divisor = decoding.divisor;
  if (divisor != 1 && divisor != 2 && divisor != 4 && divisor != 8) {
    return refused(base::concat("a JPEG cannot be decoded at a ", divisor,
                                "th of its size; expected a divisor of 1, 2, 4 or 8"));
  }
  auto const layout = TRY(read_jpeg_markers(file, JpegExtent::to_end));
  auto head = TRY(head_of(layout, decoding.limits));
  TRY(check_memory(
      memory_of(layout, divisor) + std::uint64_t{rows_at_once} * 4 * layout.size.width / divisor,
      decoding.limits));
  return Decoder{file.substr(0, layout.checked)}.run(head, divisor, sink);
}

}  // namespace kit
