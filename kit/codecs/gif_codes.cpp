#include "kit/codecs/gif_codes.hpp"

#include <algorithm>

#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"

namespace kit {
namespace {

auto wrong_code() -> std::unexpected<PictureError> {
  return broken("the data of the GIF have a code before it is made");
}

}  // namespace

GifCodes::GifCodes(std::string_view blocks, std::uint32_t bits)
    : rest_{blocks}, clear_{1U << bits}, initial_bits_{bits + 1} {
  restart();
}

void GifCodes::restart() {
  bits_ = initial_bits_;
  next_ = clear_ + 2;
  is_first_ = true;
}

auto GifCodes::next_code() -> PictureResult<std::uint32_t> {
  while (held_count_ < bits_) {
    if (block_ == 0) {
      if (!rest_.empty()) block_ = byte_at(rest_, 0);
      if (block_ == 0 || rest_.size() - 1 < block_) {
        return broken("the data of the GIF are cut off");
      }
      rest_.remove_prefix(1);
    }
    held_ |= byte_at(rest_, 0) << held_count_;
    held_count_ += 8;
    rest_.remove_prefix(1);
    --block_;
  }
  auto const code = held_ & ((1U << bits_) - 1);
  held_ >>= bits_;
  held_count_ -= bits_;
  return code;
}

auto GifCodes::spell(std::uint32_t code) -> PictureResult<> {
  while (code >= clear_) {
    if (at_ == 0 || code >= table_size) return wrong_code();
    text_[--at_] = index_[code];
    code = before_[code];
  }
  if (at_ == 0) return wrong_code();
  last_first_ = static_cast<std::uint8_t>(code);
  text_[--at_] = last_first_;
  return {};
}

auto GifCodes::next_text() -> PictureResult<> {
  auto code = TRY(next_code());
  while (code == clear_) {
    restart();
    code = TRY(next_code());
  }
  if (code == clear_ + 1) return broken("the data of the GIF end before its picture does");
  at_ = table_size;
  if (is_first_) {
    if (code > clear_) return wrong_code();
    is_first_ = false;
    last_ = code;
    return spell(code);
  }
  if (code > next_) return wrong_code();
  auto const is_new = code == next_;
  if (is_new) text_[--at_] = last_first_;
  TRY(spell(is_new ? last_ : code));
  if (next_ < table_size) {
    index_[next_] = last_first_;
    before_[next_] = static_cast<std::uint16_t>(last_);
    if (next_ == (1U << bits_) - 1 && bits_ < longest_code) ++bits_;
    ++next_;
  }
  last_ = code;
  return {};
}

auto GifCodes::read(std::span<std::uint8_t> out) -> PictureResult<> {
  while (!out.empty()) {
    if (at_ == table_size) TRY(next_text());
    auto const count = std::min(out.size(), table_size - at_);
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), count, out.begin());
    at_ += count;
    out = out.subspan(count);
  }
  return {};
}

}  // namespace kit
