// Takes a line apart from left to right. What does not fit leaves the scanner where it is.

#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace logs {

constexpr auto is_blank(char c) -> bool { return c == ' ' || c == '\t'; }
constexpr auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }
constexpr auto is_letter(char c) -> bool {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_{text} {}

  auto rest() const -> std::string_view { return rest_; }
  auto at_end() const -> bool { return rest_.empty(); }
  auto next_is(char c) const -> bool { return !rest_.empty() && rest_.front() == c; }

  auto take(char c) -> bool {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  auto take(std::string_view text) -> bool {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  // One or more.
  auto blanks() -> bool {
    auto size = std::size_t{0};
    while (size < rest_.size() && is_blank(rest_[size])) ++size;
    rest_.remove_prefix(size);
    return size != 0;
  }
  auto digits(std::string_view& found) -> bool { return while_true(found, is_digit); }
  auto letters(std::string_view& found) -> bool { return while_true(found, is_letter); }
  // Up to a blank or the end; not empty.
  auto word(std::string_view& found) -> bool {
    auto const size = std::min(rest_.find(' '), rest_.size());
    if (size == 0) return false;
    return give(found, size, size);
  }
  // Up to `end`, which is passed over; may be empty.
  auto until(char end, std::string_view& found) -> bool {
    auto const size = rest_.find(end);
    return size != rest_.npos && give(found, size, size + 1);
  }
  auto until(std::string_view end, std::string_view& found) -> bool {
    auto const size = rest_.find(end);
    return size != rest_.npos && give(found, size, size + end.size());
  }
  // Between brackets or quotes: "[x]", "(x)".
  auto between(char open, char close, std::string_view& found) -> bool {
    auto const before = rest_;
    if (take(open) && until(close, found)) return true;
    rest_ = before;
    return false;
  }
  // Between double quotes, in which a backslash keeps the next character from ending it. Escapes
  // stay as they are.
  auto quoted(std::string_view& found) -> bool {
    if (!next_is('"')) return false;
    for (auto end = std::size_t{1}; (end = rest_.find('"', end)) != rest_.npos; ++end) {
      auto slashes = std::size_t{0};
      while (rest_[end - 1 - slashes] == '\\') ++slashes;
      if (slashes % 2 != 0) continue;
      found = rest_.substr(1, end - 1);
      rest_.remove_prefix(end + 1);
      return true;
    }
    return false;
  }
  template <class Is>
  auto while_true(std::string_view& found, Is is) -> bool {
    auto size = std::size_t{0};
    while (size < rest_.size() && is(rest_[size])) ++size;
    return size != 0 && give(found, size, size);
  }
  auto all(std::string_view& found) -> bool { return give(found, rest_.size(), rest_.size()); }

 private:
  auto give(std::string_view& found, std::size_t size, std::size_t end) -> bool {
    found = rest_.substr(0, size);
    rest_.remove_prefix(end);
    return true;
  }

  std::string_view rest_;
};

}  // namespace logs
