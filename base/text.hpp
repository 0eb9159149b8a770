// Small helpers for text. std::format and iostreams cost hundreds of kilobytes in a component, so
// text is joined from pieces.

#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace base {

// An integer in decimal, exact, without an allocation.
class Decimal {
 public:
  template <std::integral Integer>
  explicit Decimal(Integer value) {
    size_ = static_cast<std::size_t>(std::to_chars(text_, text_ + sizeof text_, value).ptr - text_);
  }
  operator std::string_view() const { return {text_, size_}; }  // NOLINT

 private:
  char text_[24];
  std::size_t size_;
};

// What concat() takes: text, a character, an integer.
class Piece {
 public:
  Piece(std::string_view text) : text_{text} {}    // NOLINT(google-explicit-constructor)
  Piece(std::string const& text) : text_{text} {}  // NOLINT(google-explicit-constructor)
  Piece(char const* text) : text_{text} {}         // NOLINT(google-explicit-constructor)
  template <std::same_as<char> Char>  // a template, so that no number turns into a character
  Piece(Char character) : size_{1} {  // NOLINT(google-explicit-constructor)
    own_[0] = character;
  }
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool> && !std::same_as<Integer, char>)
  Piece(Integer value)  // NOLINT(google-explicit-constructor)
      : size_{static_cast<std::size_t>(std::to_chars(own_, own_ + sizeof own_, value).ptr - own_)} {
  }

  auto view() const -> std::string_view {
    return size_ == 0 ? text_ : std::string_view{own_, size_};
  }

 private:
  std::string_view text_;
  char own_[24];
  std::size_t size_ = 0;
};

auto concat(std::initializer_list<Piece> pieces) -> std::string;

template <class... Pieces>
auto concat(Pieces const&... pieces) -> std::string {
  return concat({Piece{pieces}...});
}

// Its 16 hexadecimal digits, a-f in lower case; two for each byte.
auto hexadecimal(std::uint64_t value) -> std::string;
auto hexadecimal(std::string_view bytes) -> std::string;

// `text` as error messages show it: cut after 80 characters, control characters and broken UTF-8 as
// U+FFFD.
auto shown(std::string_view text) -> std::string;
// The same between single quotes.
auto quoted(std::string_view text) -> std::string;

// Without spaces and tabs at both ends (OWS of RFC 9110, section 5.6.3).
auto trimmed(std::string_view text) -> std::string_view;

// A word of HTTP, such as the name of a header.
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
constexpr auto is_token(std::string_view text) -> bool {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view{"!#$%&'*+-.^_`|~"}.contains(c);
  });
}

// ASCII letters only: the same in every locale.
auto lower(std::string_view text) -> std::string;
auto equal_ignoring_case(std::string_view a, std::string_view b) -> bool;

// The whole text as an integer, or nothing: no sign but '-', no spaces, no overflow.
template <std::integral Integer>
auto parse_integer(std::string_view text) -> std::optional<Integer> {
  auto value = Integer{};
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The candidate that `text` most likely meant, or nothing when none is close.
// Distance: insertions, deletions, replacements and swaps of neighbours, case ignored.
auto nearest(std::string_view text, std::span<std::string_view const> candidates)
    -> std::optional<std::string_view>;

}  // namespace base
