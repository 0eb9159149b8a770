// The tables of a JPEG, so far as libjpeg could object to them.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "kit/codecs/codecs.hpp"

namespace kit {

// What a scan says of itself besides its components.
struct JpegScan {
  std::uint32_t from;  // the first coefficient, and the last
  std::uint32_t to;
  std::uint32_t high;  // the bit that was reached before, and the one that is now
  std::uint32_t low;
  std::uint32_t components;
  bool is_progressive;
  std::size_t place;  // in the file

  auto check_progression() const -> PictureResult<>;
};

class JpegTables {
 public:
  // The body of a segment, and where the segment is.
  auto add_huffman(std::string_view body, std::size_t place) -> PictureResult<>;
  auto add_quantization(std::string_view body, std::size_t place) -> PictureResult<>;

  // Whether the tables that a component of a scan names are there, and are such.
  auto check_huffman(JpegScan const& scan, std::uint32_t dc, std::uint32_t ac) const
      -> PictureResult<>;
  // `is_latched`: it has got its table in a scan before, and keeps it.
  auto check_quantization(std::uint32_t index, std::size_t place, bool& is_latched) const
      -> PictureResult<>;

 private:
  struct Huffman {
    bool is_there = false;
    bool has_too_many_codes = false;
    bool has_large_values = false;  // more than differences of DC are long
    std::size_t place = 0;
  };

  std::array<Huffman, 4> dc_;
  std::array<Huffman, 4> ac_;
  std::array<bool, 4> quantization_{};
};

// Of arithmetic coding.
auto check_conditions(std::string_view body, std::size_t place) -> PictureResult<>;

}  // namespace kit
