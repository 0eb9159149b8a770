#include "servers/data-aggregate/array_file.hpp"

#include "base/text.hpp"

namespace aggregate {
namespace {

constexpr auto piece_size = std::size_t{1} << 18;

auto is_blank(char c) -> bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

auto ArrayFile::peek() -> base::Result<std::optional<char>> {
  if (at_ == piece_.size()) {
    piece_ = TRY(file_.read(read_to_, piece_size));
    read_to_ += piece_.size();
    at_ = 0;
    if (piece_.empty()) return std::nullopt;
  }
  return piece_[at_];
}

auto ArrayFile::peek_past_blanks() -> base::Result<std::optional<char>> {
  while (true) {
    auto const c = TRY(peek());
    if (!c || !is_blank(*c)) return c;
    ++at_;
  }
}

auto ArrayFile::unexpected(std::optional<char> c, std::string_view expected) const
    -> std::unexpected<base::Error> {
  auto const got = c ? base::quoted(std::string_view{&*c, 1}) : std::string{"the end"};
  return base::failure(base::concat("at byte ", read_to_ - piece_.size() + at_, ": expected ",
                                    expected, ", got ", got));
}

// Up to the comma or the bracket behind it.
auto ArrayFile::take_element() -> base::Result<std::string_view> {
  element_.clear();
  auto depth = std::size_t{0};
  auto in_string = false;
  auto is_escaped = false;
  while (true) {
    auto const next = TRY(peek());
    if (!next) return unexpected(next, "',' or ']'");
    auto const c = *next;
    if (in_string) {
      in_string = c != '"' || is_escaped;
      is_escaped = c == '\\' && !is_escaped;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (depth == 0 && (c == ',' || c == ']' || c == '}')) {
      return element_;
    } else if (c == ']' || c == '}') {
      --depth;
    }
    if (element_.size() == longest_element) {
      return base::failure(base::concat("the element before byte ", read_to_ - piece_.size() + at_,
                                        " is longer than ", longest_element, " bytes"));
    }
    element_ += c;
    ++at_;
  }
}

auto ArrayFile::next() -> base::Result<std::optional<std::string_view>> {
  if (place_ == Place::end) return std::nullopt;
  auto c = TRY(peek_past_blanks());
  if (place_ == Place::before_array) {
    if (c != '[') return unexpected(c, "an array of objects, which begins with '['");
    ++at_;
    c = TRY(peek_past_blanks());
  }
  if (place_ == Place::behind_element && c == ',') {
    ++at_;
    c = TRY(peek_past_blanks());
    if (c == ']') return unexpected(c, "an object");
  } else if (c == ']') {
    ++at_;
    place_ = Place::end;
    c = TRY(peek_past_blanks());
    if (c) return unexpected(c, "nothing after the array");
    return std::nullopt;
  } else if (place_ == Place::behind_element) {
    return unexpected(c, "',' or ']'");
  }
  place_ = Place::behind_element;
  return TRY(take_element());
}

}  // namespace aggregate
