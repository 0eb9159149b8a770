// Names beyond ASCII: which of their characters are taken, and Punycode.

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "kit/web/web_url.hpp"

namespace kit {
namespace {

struct Range {
  char32_t first, last;

  constexpr auto holds(char32_t c) const -> bool { return c >= first && c <= last; }
};

// Controls, symbols, presentation forms, letters of mathematics, enclosed letters, marks that
// combine, private use: browsers refuse them, or turn them into others. By blocks, so some that are
// harmless are among them.
constexpr auto refused = std::array<Range, 13>{{{0x80, 0xbf},
                                                {0xd7, 0xd7},
                                                {0xf7, 0xf7},
                                                {0x130, 0x130},
                                                {0x178, 0x178},
                                                {0x2b0, 0x36f},
                                                {0x1d00, 0x1dff},
                                                {0x1fbd, 0x2bff},
                                                {0x2e00, 0x3004},
                                                {0x3200, 0x33ff},
                                                {0xd800, 0xfeff},
                                                {0xff5f, 0x10fff},
                                                {0x1d000, 0x1ffff}}};
constexpr auto hangul = Range{0xac00, 0xd7a3};

// https://www.unicode.org/Public/idna/latest/IdnaMappingTable.txt, for the alphabets that have
// capitals and many names.
auto lower_letter(char32_t c) -> char32_t {
  if (Range{'A', 'Z'}.holds(c) || Range{0xc0, 0xde}.holds(c) || Range{0x391, 0x3ab}.holds(c) ||
      Range{0x410, 0x42f}.holds(c)) {
    return c + 32;
  }
  if (Range{0x400, 0x40f}.holds(c)) return c + 80;
  if (Range{0x531, 0x556}.holds(c)) return c + 48;
  auto const is_even_capital = Range{0x100, 0x137}.holds(c) || Range{0x14a, 0x177}.holds(c) ||
                               Range{0x460, 0x481}.holds(c) || Range{0x48a, 0x4bf}.holds(c) ||
                               Range{0x4d0, 0x52f}.holds(c) || Range{0x1e00, 0x1e95}.holds(c) ||
                               Range{0x1ea0, 0x1eff}.holds(c);
  if (is_even_capital) return c | 1;
  auto const is_odd_capital =
      Range{0x139, 0x148}.holds(c) || Range{0x179, 0x17e}.holds(c) || Range{0x4c1, 0x4ce}.holds(c);
  if (is_odd_capital) return c + (c & 1);
  return c;
}

// https://www.rfc-editor.org/rfc/rfc3492#section-6.3
auto punycode(std::vector<char32_t> const& label) -> std::string {
  constexpr auto base = std::uint64_t{36};
  constexpr auto lowest = std::uint64_t{1};
  constexpr auto highest = std::uint64_t{26};
  auto out = std::string{};
  for (auto const c : label) {
    if (c < 0x80) out += static_cast<char>(c);
  }
  auto const basic = out.size();
  auto handled = basic;
  if (basic > 0) out += '-';
  auto bias = std::uint64_t{72};
  auto delta = std::uint64_t{0};
  auto next = char32_t{0x80};
  while (handled < label.size()) {
    auto smallest = char32_t{0x110000};
    for (auto const c : label) {
      if (c >= next) smallest = std::min(smallest, c);
    }
    delta += std::uint64_t{smallest - next} * (handled + 1);
    next = smallest;
    for (auto const c : label) {
      if (c < next) ++delta;
      if (c != next) continue;
      auto rest = delta;
      for (auto k = base;; k += base) {
        auto const threshold = k <= bias ? lowest : std::min(k - bias, highest);
        auto const digit =
            rest < threshold ? rest : threshold + (rest - threshold) % (base - threshold);
        out += static_cast<char>(digit < 26 ? 'a' + digit : '0' + digit - 26);
        if (rest < threshold) break;
        rest = (rest - threshold) / (base - threshold);
      }
      delta = handled == basic ? delta / 700 : delta / 2;
      delta += delta / (handled + 1);
      auto steps = std::uint64_t{0};
      for (; delta > (base - lowest) * highest / 2; steps += base) delta /= base - lowest;
      bias = steps + (base - lowest + 1) * delta / (delta + 38);
      delta = 0;
      ++handled;
    }
    ++delta;
    ++next;
  }
  return out;
}

}  // namespace

auto ascii_host(std::string_view name) -> base::Result<std::string> {
  // https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4; before that it may be four times as long.
  constexpr auto longest_name = std::size_t{253};
  constexpr auto longest_label = std::size_t{63};
  auto const wrong = [whole = name](std::string_view why) {
    return base::failure(base::concat(base::quoted(whole), " is no name of a host: ", why));
  };
  if (name.size() > 4 * longest_name) return wrong("it has more than 253 characters");
  if (!base::utf8::is_valid(name)) return wrong("it is no UTF-8");
  auto host = std::string{};
  auto label = std::vector<char32_t>{};
  auto is_ascii = true;
  auto const end_label = [&] {
    auto const spelled =
        is_ascii ? std::string(label.begin(), label.end()) : base::concat("xn--", punycode(label));
    host += spelled;
    label.clear();
    is_ascii = true;
    return spelled.size() <= longest_label;
  };
  while (!name.empty()) {
    auto const length = base::utf8::length_of_first(name);
    auto c = base::utf8::code_of_first(name, length);
    name.remove_prefix(length);
    if (Range{0xff01, 0xff5e}.holds(c)) c -= 0xff01 - '!';
    if (c == 0x3002 || c == 0xff61) c = '.';
    if (c == '.') {
      if (!end_label()) return wrong("a part of it has more than 63 characters");
      host += '.';
      continue;
    }
    c = lower_letter(c);
    auto const is_refused = std::ranges::any_of(refused, [&](Range each) { return each.holds(c); });
    if (is_refused && !hangul.holds(c)) {
      return wrong(
          "it has a character that names cannot have; write it as the name system does, xn--…");
    }
    is_ascii = is_ascii && c < 0x80;
    label.push_back(c);
  }
  if (!end_label()) return wrong("a part of it has more than 63 characters");
  if (host.size() > longest_name + 1) return wrong("it has more than 253 characters");
  return host;
}

}  // namespace kit
