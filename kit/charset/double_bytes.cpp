// The encodings of Chinese, Japanese and Korean in which one byte or more are a character, but for
// ISO-2022-JP. The standard's decoders take a byte at a time and put some back; here they look
// ahead.

#include "kit/charset/encodings.hpp"
#include "kit/charset/tables.hpp"

namespace kit {
namespace {

using Number = Encodings::Number;

constexpr auto is_between(unsigned byte, unsigned low, unsigned high) -> bool {
  return byte - low <= high - low;
}

constexpr auto no_pointer = ~std::size_t{0};

class Decoder {
 public:
  Decoder(Number encoding, std::string_view bytes, Utf8Writer& out)
      : bytes_{bytes}, out_{out}, encoding_{encoding} {
    switch (encoding) {
      case Encodings::gbk:
      case Encodings::gb18030:
        index_ = index_of(Index::gb18030);
        break;
      case Encodings::big5:
        index_ = index_of(Index::big5);
        break;
      case Encodings::euc_kr:
        index_ = index_of(Index::euc_kr);
        break;
      default:
        index_ = index_of(Index::jis0208);
        break;
    }
  }

  void run() {
    while (at_ < bytes_.size()) {
      auto const plain = ascii_length(bytes_, at_);
      out_.add(bytes_.substr(at_, plain));
      at_ += plain;
      if (at_ < bytes_.size()) character();
    }
  }

 private:
  auto byte(std::size_t ahead) const -> unsigned {
    return static_cast<unsigned char>(bytes_[at_ + ahead]);
  }
  auto is_left(std::size_t count) const -> bool { return bytes_.size() - at_ >= count; }

  void take(char32_t code, std::size_t count) {
    out_.add(code);
    at_ += count;
  }
  void take_wrong(std::size_t count) { take(0xFFFD, count); }
  // A character of which there is nothing more is one error.
  void take_end() { take_wrong(bytes_.size() - at_); }

  void character() {
    auto const lead = byte(0);
    switch (encoding_) {
      case Encodings::gbk:
      case Encodings::gb18030:
        if (lead == 0x80) return take(0x20AC, 1);
        if (lead == 0xFF) return take_wrong(1);
        if (is_left(2) && is_between(byte(1), 0x30, 0x39)) return four_bytes();
        return two_bytes(lead);
      case Encodings::shift_jis:
        if (lead == 0x80) return take(0x80, 1);
        if (is_between(lead, 0xA1, 0xDF)) return take(0xFF61 - 0xA1 + lead, 1);
        if (lead == 0xA0 || lead > 0xFC) return take_wrong(1);
        return two_bytes(lead);
      case Encodings::euc_jp:
        if (lead == 0x8F) return three_bytes();
        if (lead == 0x8E && is_left(2) && is_between(byte(1), 0xA1, 0xDF)) {
          return take(0xFF61 - 0xA1 + byte(1), 2);
        }
        if (lead != 0x8E && !is_between(lead, 0xA1, 0xFE)) return take_wrong(1);
        return two_bytes(lead);
      default:  // Big5 and EUC-KR
        if (!is_between(lead, 0x81, 0xFE)) return take_wrong(1);
        return two_bytes(lead);
    }
  }

  auto pointer(unsigned lead, unsigned trail) const -> std::size_t {
    switch (encoding_) {
      // https://encoding.spec.whatwg.org/#big5-decoder
      case Encodings::big5:
        if (!is_between(trail, 0x40, 0x7E) && !is_between(trail, 0xA1, 0xFE)) return no_pointer;
        return (lead - 0x81) * 157 + trail - (trail < 0x7F ? 0x40 : 0x62);
      // https://encoding.spec.whatwg.org/#euc-kr-decoder
      case Encodings::euc_kr:
        if (!is_between(trail, 0x41, 0xFE)) return no_pointer;
        return (lead - 0x81) * 190 + trail - 0x41;
      // https://encoding.spec.whatwg.org/#shift_jis-decoder
      case Encodings::shift_jis:
        if (!is_between(trail, 0x40, 0x7E) && !is_between(trail, 0x80, 0xFC)) return no_pointer;
        return (lead - (lead < 0xA0 ? 0x81 : 0xC1)) * 188 + trail - (trail < 0x7F ? 0x40 : 0x41);
      // https://encoding.spec.whatwg.org/#euc-jp-decoder
      case Encodings::euc_jp:
        if (!is_between(lead, 0xA1, 0xFE) || !is_between(trail, 0xA1, 0xFE)) return no_pointer;
        return (lead - 0xA1) * 94 + trail - 0xA1;
      // https://encoding.spec.whatwg.org/#gb18030-decoder
      default:
        if (!is_between(trail, 0x40, 0x7E) && !is_between(trail, 0x80, 0xFE)) return no_pointer;
        return (lead - 0x81) * 190 + trail - (trail < 0x7F ? 0x40 : 0x41);
    }
  }

  void two_bytes(unsigned lead) {
    if (!is_left(2)) return take_end();
    auto const trail = byte(1);
    auto const found = pointer(lead, trail);
    if (encoding_ == Encodings::big5 && is_between(static_cast<unsigned>(found), 1133, 1166)) {
      // Four pointers are two code points each: E with circumflex, and a macron or caron on it.
      auto const mark = found - (found < 1164 ? 1133 : 1164);
      if (mark == 0 || mark == 2) {
        out_.add(found < 1164 ? 0xCA : 0xEA);
        return take(mark == 0 ? 0x304 : 0x30C, 2);
      }
    }
    if (encoding_ == Encodings::shift_jis && found != no_pointer && found >= 8836 &&
        found <= 10715) {
      return take(static_cast<char32_t>(0xE000 - 8836 + found), 2);
    }
    auto const code = found < index_.size() ? index_[found] : 0;
    if (code != 0) return take(code, 2);
    take_wrong(trail < 0x80 ? 1 : 2);
  }

  // EUC-JP after 0x8F.
  void three_bytes() {
    if (!is_left(2)) return take_end();
    if (!is_between(byte(1), 0xA1, 0xFE)) return take_wrong(byte(1) < 0x80 ? 1 : 2);
    if (!is_left(3)) return take_end();
    auto const found = pointer(byte(1), byte(2));
    auto const index = index_of(Index::jis0212);
    auto const code = found < index.size() ? index[found] : 0;
    if (code != 0) return take(code, 3);
    take_wrong(byte(2) < 0x80 ? 2 : 3);
  }

  void four_bytes() {
    if (!is_left(3)) return take_end();
    if (!is_between(byte(2), 0x81, 0xFE)) return take_wrong(1);
    if (!is_left(4)) return take_end();
    if (!is_between(byte(3), 0x30, 0x39)) return take_wrong(1);
    auto const found =
        (((byte(0) - 0x81) * 10 + byte(1) - 0x30) * 126 + byte(2) - 0x81) * 10 + byte(3) - 0x30;
    auto const code = range_code(found);
    if (code != 0) return take(code, 4);
    take_wrong(4);
  }

  // https://encoding.spec.whatwg.org/#index-gb18030-ranges-code-point
  static auto range_code(char32_t found) -> char32_t {
    if ((found > 39419 && found < 189000) || found > 1237575) return 0;
    if (found == 7457) return 0xE7C7;
    auto const ranges = index_of(Index::ranges);
    auto const count = ranges.size() / 2;
    auto low = std::size_t{0};
    for (auto high = count; high - low > 1;) {
      auto const middle = (low + high) / 2;
      (ranges[middle] <= found ? low : high) = middle;
    }
    return ranges[count + low] + found - ranges[low];
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::span<char32_t const> index_;
  Utf8Writer& out_;
  Number encoding_;
};

}  // namespace

void decode_double_bytes(Encodings::Number encoding, std::string_view bytes, Utf8Writer& out) {
  Decoder{encoding, bytes, out}.run();
}

}  // namespace kit
