#include "base/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace base::utf8 {
namespace {

// Without the ASCII that it begins with, most of it: eight bytes are looked at together.
auto after_ascii(std::string_view text) -> std::string_view {
  constexpr auto high_bits = std::uint64_t{0x8080808080808080};
  while (text.size() >= 8) {
    auto eight = std::uint64_t{};
    std::memcpy(&eight, text.data(), 8);
    if ((eight & high_bits) != 0) break;
    text.remove_prefix(8);
  }
  return text;
}

}  // namespace

auto is_valid(std::string_view text) -> bool {
  while (true) {
    text = after_ascii(text);
    if (text.empty()) return true;
    auto const length = length_of_first(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
}

auto count(std::string_view text) -> std::size_t {
  auto characters = std::size_t{0};
  for (; !text.empty(); ++characters) {
    text.remove_prefix(std::max(length_of_first(text), std::size_t{1}));
  }
  return characters;
}

}  // namespace base::utf8
