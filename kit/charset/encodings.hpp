// The numbers of encodings, and what writes UTF-8: for the files of kit/charset alone.

#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "kit/charset/charset.hpp"

namespace kit {

class Encodings {
 public:
  // In the order of tools/charset/generate.py; those of single bytes follow, by name.
  enum Number : std::uint8_t {
    utf_8,
    utf_16le,
    utf_16be,
    gbk,
    gb18030,
    big5,
    euc_jp,
    iso_2022_jp,
    shift_jis,
    euc_kr,
    replacement,
    x_user_defined,
    first_single,
  };

  static constexpr auto of(std::size_t number) -> Encoding {
    return Encoding{static_cast<std::uint8_t>(number)};
  }
  static constexpr auto number_of(Encoding encoding) -> std::uint8_t { return encoding.number_; }
};

// Puts code points behind a text.
class Utf8Writer {
 public:
  explicit Utf8Writer(std::string& out) : out_{out} {}
  Utf8Writer(Utf8Writer const&) = delete;
  auto operator=(Utf8Writer const&) -> Utf8Writer& = delete;
  ~Utf8Writer() { flush(); }

  void add(char32_t code) {
    if (size_ + 4 > sizeof buffer_) flush();
    if (code < 0x80) {
      byte(code);
      return;
    }
    if (code < 0x800) {
      byte(0xC0 | code >> 6);
    } else {
      if (code < 0x1'0000) {
        byte(0xE0 | code >> 12);
      } else {
        byte(0xF0 | code >> 18);
        byte(0x80 | (code >> 12 & 0x3F));
      }
      byte(0x80 | (code >> 6 & 0x3F));
    }
    byte(0x80 | (code & 0x3F));
  }

  // "Error" of the standard, where nothing stops at the first one.
  void add_error() { add(0xFFFD); }

  void add(std::string_view text) {
    if (text.size() > sizeof buffer_ - size_) {
      flush();
      if (text.size() > sizeof buffer_ / 2) {
        out_.append(text);
        return;
      }
    }
    std::memcpy(buffer_ + size_, text.data(), text.size());
    size_ += text.size();
  }

 private:
  void byte(char32_t bits) { buffer_[size_++] = static_cast<char>(bits); }
  void flush() {
    out_.append(buffer_, size_);
    size_ = 0;
  }

  std::string& out_;
  std::size_t size_ = 0;
  char buffer_[512];
};

// How many bytes from `from` on are ASCII.
inline auto ascii_length(std::string_view bytes, std::size_t from) -> std::size_t {
  auto end = from;
  while (bytes.size() - end >= 8) {
    auto eight = std::uint64_t{0};
    std::memcpy(&eight, bytes.data() + end, 8);
    if (eight & 0x8080'8080'8080'8080) break;
    end += 8;
  }
  while (end < bytes.size() && static_cast<unsigned char>(bytes[end]) < 0x80) ++end;
  return end - from;
}

// What is not UTF-8 or UTF-16 nor of single bytes.
void decode_double_bytes(Encodings::Number encoding, std::string_view bytes, Utf8Writer& out);
void decode_iso_2022_jp(std::string_view bytes, Utf8Writer& out);

}  // namespace kit
