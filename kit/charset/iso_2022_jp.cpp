// Japanese in seven bits, where escape sequences say what the bytes after them mean.

#include "kit/charset/encodings.hpp"
#include "kit/charset/tables.hpp"

namespace kit {
namespace {

constexpr auto end_of_text = 0x100U;
constexpr auto escape = 0x1BU;

enum class State : std::uint8_t { ascii, roman, katakana, lead, trail };

// What an escape sequence switches to.
auto meaning(unsigned first, unsigned second, State& state) -> bool {
  if (first == 0x28 && second == 0x42) {
    state = State::ascii;
  } else if (first == 0x28 && second == 0x4A) {
    state = State::roman;
  } else if (first == 0x28 && second == 0x49) {
    state = State::katakana;
  } else if (first == 0x24 && (second == 0x40 || second == 0x42)) {
    state = State::lead;
  } else {
    return false;
  }
  return true;
}

// 0 for what is none.
auto single(State state, unsigned byte) -> char32_t {
  if (state == State::katakana) {
    return byte >= 0x21 && byte <= 0x5F ? 0xFF61 - 0x21 + byte : 0;
  }
  if (state == State::roman && byte == 0x5C) return 0xA5;
  if (state == State::roman && byte == 0x7E) return 0x203E;
  return byte > 0x7F || byte == 0x0E || byte == 0x0F ? 0 : byte;
}

}  // namespace

// https://encoding.spec.whatwg.org/#iso-2022-jp-decoder
void decode_iso_2022_jp(std::string_view bytes, Utf8Writer& out) {
  auto const index = index_of(Index::jis0208);
  auto const byte = [&](std::size_t i) {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : end_of_text;
  };
  auto state = State::ascii;
  auto lead = 0U;
  // Whether nothing has come since the last escape sequence: two in a row are an error.
  auto has_switched = false;
  for (auto i = std::size_t{0}; i < bytes.size() || state == State::trail; ++i) {
    auto const next = byte(i);
    if (state == State::trail) {
      state = State::lead;
      auto const pointer = (lead - 0x21) * 94 + next - 0x21;
      auto const is_trail = next >= 0x21 && next <= 0x7E;
      auto const code = is_trail && pointer < index.size() ? index[pointer] : 0;
      out.add(code != 0 ? code : 0xFFFD);
      // An escape sequence, and the end, are then looked at as such.
      if (next != escape) continue;
    }
    if (next == escape) {
      auto const is_known = meaning(byte(i + 1), byte(i + 2), state);
      if (is_known) i += 2;
      if (!is_known || has_switched) out.add_error();
      has_switched = is_known;
      continue;
    }
    has_switched = false;
    if (state == State::lead) {
      if (next >= 0x21 && next <= 0x7E) {
        lead = next;
        state = State::trail;
      } else {
        out.add_error();
      }
      continue;
    }
    auto const code = single(state, next);
    // A byte of zero is a character as any other.
    if (code != 0 || (next == 0 && state != State::katakana)) {
      out.add(code);
    } else {
      out.add_error();
    }
  }
}

}  // namespace kit
