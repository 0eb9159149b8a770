// The codes of a GIF (LZW, appendix F of GIF89a), as many indices at a time as are asked for.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "kit/codecs/codecs.hpp"

namespace kit {

class GifCodes {
 public:
  static constexpr auto longest_code = 12U;

  // `blocks` are those of the picture, and whatever follows; `bits` are at most `longest_code`.
  GifCodes(std::string_view blocks, std::uint32_t bits);

  auto read(std::span<std::uint8_t> out) -> PictureResult<>;

 private:
  static constexpr auto table_size = 1U << longest_code;

  auto next_code() -> PictureResult<std::uint32_t>;
  // Puts the indices of the next code into text_.
  auto next_text() -> PictureResult<>;
  auto spell(std::uint32_t code) -> PictureResult<>;
  void restart();

  std::string_view rest_;
  std::uint32_t block_ = 0;  // bytes left of this one
  std::uint32_t held_ = 0;   // bits
  std::uint32_t held_count_ = 0;

  std::uint32_t clear_;
  std::uint32_t initial_bits_;
  std::uint32_t bits_ = 0;
  std::uint32_t next_ = 0;
  std::uint32_t last_ = 0;  // the code before
  std::uint8_t last_first_ = 0;
  bool is_first_ = true;  // since the last clear code

  std::array<std::uint16_t, table_size> before_{};
  std::array<std::uint8_t, table_size> index_{};
  std::array<std::uint8_t, table_size> text_{};  // at its end
  std::size_t at_ = table_size;
};

}  // namespace kit
