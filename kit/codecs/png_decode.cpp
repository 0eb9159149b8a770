#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "kit/codecs/formats.hpp"
#include "kit/codecs/png_chunks.hpp"
#include "kit/codecs/png_rows.hpp"
#include "kit/codecs/zlib.hpp"

namespace kit {
namespace {

constexpr auto memory_of_zlib = 48U << 10;

// The data of all IDAT in a row, inflated.
class Data {
 public:
  Data(PngChunks& chunks, std::string_view first) : chunks_{chunks} {
    is_ready_ = inflateInit(&stream_) == Z_OK;
    feed(first);
  }
  Data(Data const&) = delete;
  auto operator=(Data const&) -> Data& = delete;
  ~Data() { inflateEnd(&stream_); }

  auto read(std::span<std::uint8_t> out) -> PictureResult<> {
    if (!is_ready_) return refused("there is no memory to inflate the PNG");
    stream_.next_out = out.data();
    stream_.avail_out = static_cast<uInt>(out.size());
    while (stream_.avail_out != 0) {
      auto const status = inflate(&stream_, Z_NO_FLUSH);
      if (status == Z_STREAM_END && stream_.avail_out != 0) {
        return broken("the PNG has less data than pixels");
      }
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
        return broken(base::concat("the data of the PNG are broken: ",
                                   stream_.msg ? stream_.msg : "they want a dictionary"));
      }
      while (stream_.avail_out != 0 && stream_.avail_in == 0) TRY(more());
    }
    return {};
  }

 private:
  void feed(std::string_view bytes) {
    stream_.next_in = zlib_bytes(bytes);
    stream_.avail_in = static_cast<uInt>(bytes.size());
  }
  auto more() -> PictureResult<> {
    auto const chunk = TRY(chunks_.next());
    if (chunk.type != "IDAT") return broken("the data of the PNG are cut off");
    feed(chunk.body);
    return {};
  }

  PngChunks& chunks_;
  z_stream stream_{};
  bool is_ready_;
};

// PNG, section 8.2.
struct Pass {
  std::uint32_t x, y, across, down;
};
constexpr auto passes = std::array<Pass, 7>{{{.x = 0, .y = 0, .across = 8, .down = 8},
                                             {.x = 4, .y = 0, .across = 8, .down = 8},
                                             {.x = 0, .y = 4, .across = 4, .down = 8},
                                             {.x = 2, .y = 0, .across = 4, .down = 4},
                                             {.x = 0, .y = 2, .across = 2, .down = 4},
                                             {.x = 1, .y = 0, .across = 2, .down = 2},
                                             {.x = 0, .y = 1, .across = 1, .down = 2}}};

class Rows {
 public:
  Rows(Data& data, PngLayout const& layout)
      : data_{data}, layout_{layout}, step_{std::max<std::size_t>(1, layout.bits() / 8)} {}

  // The first of a picture, or of a pass, each of this many pixels.
  void begin(std::uint32_t width) {
    width_ = width;
    auto const size = layout_.row_bytes(width) + 1;
    row_.assign(size, 0);
    above_.assign(size, 0);
  }

  auto next(std::uint8_t* out) -> PictureResult<> {
    std::swap(row_, above_);
    TRY(data_.read(row_));
    if (row_[0] > 4) {
      return broken(
          base::concat("a row of the PNG has the filter ", +row_[0], "; expected 0 to 4"));
    }
    auto const samples = std::span{row_}.subspan(1);
    undo_filter(static_cast<PngFilter>(row_[0]), samples, std::span{above_}.subspan(1), step_);
    unpack_row(layout_, samples, width_, out);
    return {};
  }

 private:
  Data& data_;
  PngLayout const& layout_;
  std::size_t step_;
  std::uint32_t width_ = 0;
  std::vector<std::uint8_t> row_;  // its filter first
  std::vector<std::uint8_t> above_;
};

auto decode_in_order(Rows& rows, PictureHead const& head, RowSink& sink) -> PictureResult<> {
  auto pixels = std::vector<std::uint8_t>(bytes_per_pixel(head.mode) * head.size.width);
  rows.begin(head.size.width);
  for (auto y = 0U; y < head.size.height; ++y) {
    TRY(rows.next(pixels.data()));
    sink.row(pixels);
  }
  return {};
}

auto decode_passes(Rows& rows, PictureHead const& head, RowSink& sink) -> PictureResult<> {
  auto picture = Picture{head.mode, head.size};
  auto const bytes = bytes_per_pixel(head.mode);
  auto pixels = std::vector<std::uint8_t>(bytes * head.size.width);
  for (auto const& pass : passes) {
    if (head.size.width <= pass.x || head.size.height <= pass.y) continue;
    auto const width = (head.size.width - pass.x + pass.across - 1) / pass.across;
    rows.begin(width);
    for (auto y = pass.y; y < head.size.height; y += pass.down) {
      TRY(rows.next(pixels.data()));
      auto* out = picture.row(y).data() + pass.x * bytes;
      for (auto x = 0U; x < width; ++x, out += pass.across * bytes) {
        std::copy_n(pixels.data() + x * bytes, bytes, out);
      }
    }
  }
  for (auto y = 0U; y < head.size.height; ++y) sink.row(picture.row(y));
  return {};
}

}  // namespace

auto decode_png(std::string_view file, Decoding const& decoding, RowSink& sink) -> PictureResult<> {
  auto chunks = PngChunks{file};
  auto const start = TRY(read_png_start(chunks, decoding.limits));
  auto const& head = start.head;
  auto const row = std::uint64_t{bytes_per_pixel(head.mode)} * head.size.width;
  auto const rows = start.layout.is_interlaced ? head.size.height + std::uint64_t{1} : 1;
  TRY(check_memory(memory_of_zlib + row * rows + 2 * (start.layout.row_bytes(head.size.width) + 1),
                   decoding.limits));
  TRY(sink.begin(head));
  auto data = Data{chunks, start.data};
  auto source = Rows{data, start.layout};
  return start.layout.is_interlaced ? decode_passes(source, head, sink)
                                    : decode_in_order(source, head, sink);
}

}  // namespace kit
