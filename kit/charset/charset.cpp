#include "kit/charset/charset.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kit/charset/encodings.hpp"
#include "kit/charset/tables.hpp"

namespace kit {
namespace {

auto without_line(std::string_view& text) -> std::string_view {
  auto const line = text.substr(0, text.find('\n'));
  text.remove_prefix(line.size() + 1);
  return line;
}

auto byte_order_mark(std::string_view bytes) -> std::optional<Encoding> {
  if (bytes.starts_with("\xEF\xBB\xBF")) return Encodings::of(Encodings::utf_8);
  if (bytes.starts_with("\xFE\xFF")) return Encodings::of(Encodings::utf_16be);
  if (bytes.starts_with("\xFF\xFE")) return Encodings::of(Encodings::utf_16le);
  return std::nullopt;
}

// How many bytes a broken character has, as far as they could be the beginning of one: "maximal
// subpart" of the Unicode Standard, section 3.9.
auto broken_length(std::string_view text) -> std::size_t {
  auto const lead = static_cast<unsigned char>(text[0]);
  if (lead < 0xC2 || lead > 0xF4 || text.size() < 2) return 1;
  auto const second = static_cast<unsigned char>(text[1]);
  auto const low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  auto const high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (lead < 0xE0 || second < low || second > high) return 1;
  if (lead < 0xF0 || text.size() < 3) return 2;
  return (static_cast<unsigned char>(text[2]) & 0xC0) == 0x80 ? 3 : 2;
}

void decode_utf_8(std::string_view bytes, Utf8Writer& out) {
  while (!bytes.empty()) {
    auto good = std::size_t{0};
    while (auto const length = base::utf8::length_of_first(bytes.substr(good))) good += length;
    out.add(bytes.substr(0, good));
    bytes.remove_prefix(good);
    if (bytes.empty()) break;
    out.add_error();
    bytes.remove_prefix(broken_length(bytes));
  }
}

// https://encoding.spec.whatwg.org/#shared-utf-16-decoder
void decode_utf_16(std::string_view bytes, bool is_big_endian, Utf8Writer& out) {
  auto const unit = [&](std::size_t i) {
    auto const first = static_cast<unsigned char>(bytes[i]);
    auto const second = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(is_big_endian ? first << 8 | second : second << 8 | first);
  };
  auto const whole = bytes.size() / 2 * 2;
  for (auto i = std::size_t{0}; i < whole; i += 2) {
    auto const code = unit(i);
    if ((code & 0xF800) != 0xD800) {
      out.add(code);
      continue;
    }
    auto const is_lead = code < 0xDC00;
    if (is_lead && i + 2 < whole && (unit(i + 2) & 0xFC00) == 0xDC00) {
      out.add(0x1'0000 + ((code & 0x3FF) << 10) + (unit(i + 2) & 0x3FF));
      i += 2;
      continue;
    }
    // With half a unit behind it, it is one error with that.
    if (is_lead && i + 2 == whole && whole < bytes.size()) break;
    out.add_error();
  }
  if (whole < bytes.size()) out.add_error();
}

void decode_singles(std::size_t number, std::string_view bytes, Utf8Writer& out) {
  auto const table = index_of(Index::singles).subspan(number * 128, 128);
  for (auto at = std::size_t{0}; at < bytes.size(); ++at) {
    auto const plain = ascii_length(bytes, at);
    out.add(bytes.substr(at, plain));
    at += plain;
    if (at == bytes.size()) break;
    auto const code = table[static_cast<unsigned char>(bytes[at]) - 0x80U];
    out.add(code != 0 ? code : 0xFFFD);
  }
}

// https://encoding.spec.whatwg.org/#x-user-defined-decoder
void decode_user_defined(std::string_view bytes, Utf8Writer& out) {
  for (auto const character : bytes) {
    auto const byte = static_cast<unsigned char>(character);
    out.add(byte < 0x80 ? byte : 0xF780 - 0x80 + static_cast<char32_t>(byte));
  }
}

void decode_to(Encodings::Number number, std::string_view bytes, std::string& text) {
  auto out = Utf8Writer{text};
  switch (number) {
    case Encodings::utf_8:
      return decode_utf_8(bytes, out);
    case Encodings::utf_16le:
      return decode_utf_16(bytes, false, out);
    case Encodings::utf_16be:
      return decode_utf_16(bytes, true, out);
    case Encodings::iso_2022_jp:
      return decode_iso_2022_jp(bytes, out);
    case Encodings::x_user_defined:
      return decode_user_defined(bytes, out);
    case Encodings::gbk:
    case Encodings::gb18030:
    case Encodings::big5:
    case Encodings::euc_jp:
    case Encodings::shift_jis:
    case Encodings::euc_kr:
      return decode_double_bytes(number, bytes, out);
    case Encodings::replacement:
      // Of encodings in which ASCII may hide something else there is nothing to be read.
      if (!bytes.empty()) out.add_error();
      return;
    default:
      return decode_singles(number - std::size_t{Encodings::first_single}, bytes, out);
  }
}

}  // namespace

auto Encoding::name() const -> std::string_view {
  auto rest = encoding_labels();
  for (auto i = 0; i < number_; ++i) {
    without_line(rest);
    without_line(rest);
  }
  return without_line(rest);
}

// https://encoding.spec.whatwg.org/#concept-encoding-get
auto find_encoding(std::string_view label) -> std::optional<Encoding> {
  constexpr auto white_space = std::string_view{"\t\n\f\r "};
  auto const first = label.find_first_not_of(white_space);
  if (first == label.npos) return std::nullopt;
  label = label.substr(first, label.find_last_not_of(white_space) + 1 - first);
  constexpr auto longest_label = 19;
  if (label.size() > longest_label) return std::nullopt;
  auto const wanted = base::lower(label);
  if (wanted == "utf-8") return Encodings::of(Encodings::utf_8);
  if (wanted.find_first_of(white_space) != wanted.npos) return std::nullopt;

  auto rest = encoding_labels();
  for (auto number = std::size_t{0}; !rest.empty(); ++number) {
    without_line(rest);
    auto labels = without_line(rest);
    while (!labels.empty()) {
      auto const one = labels.substr(0, labels.find(' '));
      if (one == wanted) return Encodings::of(number);
      labels.remove_prefix(std::min(one.size() + 1, labels.size()));
    }
  }
  return std::nullopt;
}

// https://encoding.spec.whatwg.org/#decode
auto decode(Encoding encoding, std::string_view bytes) -> std::string {
  if (auto const marked = byte_order_mark(bytes)) {
    encoding = *marked;
    bytes.remove_prefix(encoding == Encodings::of(Encodings::utf_8) ? 3 : 2);
  }
  auto const number = static_cast<Encodings::Number>(Encodings::number_of(encoding));
  if (number == Encodings::utf_8 && base::utf8::is_valid(bytes)) return std::string{bytes};
  auto text = std::string{};
  text.reserve(bytes.size());
  decode_to(number, bytes, text);
  return text;
}

}  // namespace kit
