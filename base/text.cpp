#include "base/text.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/utf8.hpp"

namespace base {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

}  // namespace

auto concat(std::initializer_list<Piece> pieces) -> std::string {
  auto size = std::size_t{0};
  for (auto const& piece : pieces) size += piece.view().size();
  auto text = std::string{};
  text.resize_and_overwrite(size, [&](char* at, std::size_t) {
    for (auto const& piece : pieces) {
      auto const part = piece.view();
      if (part.empty()) continue;  // it may be nowhere, which memcpy must not be given
      std::memcpy(at, part.data(), part.size());
      at += part.size();
    }
    return size;
  });
  return text;
}

auto shown(std::string_view text) -> std::string {
  constexpr auto longest = std::size_t{80};
  auto result = std::string{};
  auto count = std::size_t{0};
  for (auto rest = text; !rest.empty(); ++count) {
    if (count == longest) {
      result += "...";
      break;
    }
    auto const length = utf8::length_of_first(rest);
    auto const control = length == 1 && static_cast<unsigned char>(rest[0]) < 0x20;
    result +=
        length == 0 || control || rest[0] == 0x7f ? utf8::replacement : rest.substr(0, length);
    rest.remove_prefix(std::max(length, std::size_t{1}));
  }
  return result;
}

auto hexadecimal(std::uint64_t value) -> std::string {
  auto text = std::string(16, '0');
  for (auto at = text.rbegin(); value != 0; ++at, value >>= 4) *at = digits[value & 15];
  return text;
}

auto hexadecimal(std::string_view bytes) -> std::string {
  auto text = std::string{};
  for (auto const c : bytes) {
    auto const byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

auto quoted(std::string_view text) -> std::string { return concat("'", shown(text), "'"); }

auto trimmed(std::string_view text) -> std::string_view {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

namespace {

auto lower(char c) -> char { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

auto lower(std::string_view text) -> std::string {
  auto result = std::string{text};
  for (auto& c : result) c = lower(c);
  return result;
}

auto equal_ignoring_case(std::string_view a, std::string_view b) -> bool {
  if (a == b) return true;
  return std::ranges::equal(
      a, b, {}, [](char c) { return lower(c); }, [](char c) { return lower(c); });
}

namespace {

// Optimal string alignment, three rows.
auto distance(std::string_view a, std::string_view b) -> std::size_t {
  auto before = std::vector<std::size_t>(b.size() + 1);
  auto above = before;
  auto row = before;
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto const same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

auto nearest(std::string_view text, std::span<std::string_view const> candidates)
    -> std::optional<std::string_view> {
  if (text.empty() || text.size() > 64) return std::nullopt;
  auto best = std::optional<std::string_view>{};
  auto least = std::max<std::size_t>(text.size() / 3, 1) + 1;
  for (auto const candidate : candidates) {
    // A difference in length alone is a lower bound of the distance.
    auto const shorter = std::min(text.size(), candidate.size());
    auto const longer = std::max(text.size(), candidate.size());
    if (longer - shorter >= least) continue;
    if (auto const d = distance(text, candidate); d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

}  // namespace base
