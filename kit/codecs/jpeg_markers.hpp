// The markers of a JPEG, followed just as libjpeg follows them, and checked for all that libjpeg
// would not go on after.
//
// It leaves a file that it cannot read by longjmp(), which components do not have. So it gets to
// see none: whatever it calls an error is found here, with words that say what is wrong, and where.
// What it only warns of, it is left to read as it does.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "kit/codecs/codecs.hpp"

namespace kit {

struct JpegLayout {
  struct Component {
    std::uint8_t id;
    std::uint8_t across;  // how many blocks of it lie side by side where one of another may
    std::uint8_t down;
    std::uint8_t quantization;
  };

  PictureSize size;
  std::array<Component, 4> components;
  std::uint8_t count = 0;  // of components: 1, 3 or 4
  bool is_progressive = false;
  bool is_arithmetic = false;
  bool has_many_scans = false;  // so that all coefficients are held until the last
  std::uint8_t across = 1;      // the most of all components
  std::uint8_t down = 1;
  // How much of the file libjpeg may see. It is less than all of it where a marker is cut off.
  std::size_t checked = 0;

  std::vector<std::string_view> exif;  // bodies of APP1
  std::vector<std::string_view> icc;   // bodies of APP2, the number and the count before each
  std::string_view comment;
};

enum class JpegExtent : std::uint8_t { to_first_scan, to_end };

auto read_jpeg_markers(std::string_view file, JpegExtent extent) -> PictureResult<JpegLayout>;

// Of the limits, what decoding takes besides rows.
auto memory_of(JpegLayout const& layout, std::uint32_t divisor) -> std::uint64_t;

}  // namespace kit
