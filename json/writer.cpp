#include "json/writer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/utf8.hpp"

namespace json {
namespace {

constexpr auto longest_escape = std::size_t{6};

// The letter after the backslash; 'u' stands for four digits; 0 when there is no escape.
constexpr auto escapes = [] {
  auto letters = std::array<char, 128>{};
  for (auto i = 0; i < 0x20; ++i) letters[i] = 'u';
  letters[0x7f] = 'u';
  letters['"'] = '"';
  letters['\\'] = '\\';
  letters['\n'] = 'n';
  letters['\r'] = 'r';
  letters['\t'] = 't';
  letters['\b'] = 'b';
  letters['\f'] = 'f';
  return letters;
}();

auto is_plain(char c) -> bool {
  auto const byte = static_cast<unsigned char>(c);
  return byte < 0x80 && escapes[byte] == 0;
}

constexpr auto every(std::uint64_t byte) -> std::uint64_t { return byte * 0x0101010101010101; }

// How many of eight bytes come before the first that is not plain.
// After https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord: a subtraction may tell
// of bytes above such a one, but never of one below it.
auto plain_bytes(std::uint64_t eight) -> std::size_t {
  static_assert(std::endian::native == std::endian::little);
  auto const is_zero = [](std::uint64_t bytes) { return bytes - every(1); };
  auto const found = (eight - every(0x20)) | is_zero(eight ^ every('"')) |
                     is_zero(eight ^ every('\\')) | is_zero(eight ^ every(0x7f)) | eight;
  return static_cast<std::size_t>(std::countr_zero(found & every(0x80))) / 8;
}

// Copies plain bytes, up to the first that is not, and returns where that stands. Up to eight bytes
// behind `at` may be overwritten.
auto copy_plain(char*& at, char const* from, char const* end) -> char const* {
  while (end - from >= 8) {
    auto eight = std::uint64_t{};
    std::memcpy(&eight, from, sizeof eight);
    std::memcpy(at, &eight, sizeof eight);
    auto const count = plain_bytes(eight);
    at += count;
    from += count;
    if (count != sizeof eight) return from;
  }
  while (from < end && is_plain(*from)) *at++ = *from++;
  return from;
}

auto put_escaped(char* at, unsigned char c) -> char* {
  constexpr auto hex = std::string_view{"0123456789abcdef"};
  *at++ = '\\';
  *at++ = escapes[c];
  if (escapes[c] != 'u') return at;
  *at++ = '0';
  *at++ = '0';
  *at++ = hex[c >> 4];
  *at++ = hex[c & 15];
  return at;
}

// Writes the first `count` bytes of the text and takes them away; a character that begins there is
// written whole.
auto put_quoted(char* at, std::string_view& text, std::size_t count) -> char* {
  auto const* from = text.data();
  auto const* const end = from + count;
  auto const* const whole = from + text.size();
  while (true) {
    from = copy_plain(at, from, end);
    if (from >= end) break;
    auto const c = static_cast<unsigned char>(*from);
    if (c < 0x80) {
      at = put_escaped(at, c);
      ++from;
    } else if (auto const length = base::utf8::length_of_first({from, whole})) {
      at = base::put(at, {from, length});
      from += length;
    } else {
      at = base::put(at, base::utf8::replacement);
      ++from;
    }
  }
  text.remove_prefix(static_cast<std::size_t>(from - text.data()));
  return at;
}

// `before` and `after` hold the quotes and what stands beside them.
void append_quoted(base::Buffer& out, std::string_view before, std::string_view text,
                   std::string_view after) {
  constexpr auto block = std::size_t{512};  // so that long text takes no room for six times itself
  // The rest of a character that begins in the block, or what copy_plain() overwrites.
  constexpr auto beyond = std::size_t{8};
  do {
    auto const count = std::min(text.size(), block);
    auto* at = out.room(before.size() + count * longest_escape + beyond + after.size());
    at = put_quoted(base::put(at, before), text, count);
    out.written(text.empty() ? base::put(at, after) : at);
    before = {};
  } while (!text.empty());
}

}  // namespace

auto Writer::open(char bracket) -> Writer& {
  auto* at = out_.room(2);
  if (after_value_) *at++ = ',';
  *at++ = bracket;
  out_.written(at);
  after_value_ = false;
  return *this;
}

auto Writer::close(char bracket) -> Writer& {
  auto* at = out_.room(1);
  *at++ = bracket;
  out_.written(at);
  after_value_ = true;
  return *this;
}

auto Writer::key(std::string_view name) -> Writer& {
  append_quoted(out_, after_value_ ? ",\"" : "\"", name, "\":");
  after_value_ = false;
  return *this;
}

auto Writer::string(std::string_view text) -> Writer& {
  append_quoted(out_, after_value_ ? ",\"" : "\"", text, "\"");
  after_value_ = true;
  return *this;
}

auto Writer::raw(std::string_view json) -> Writer& {
  auto* at = out_.room(1 + json.size());
  if (after_value_) *at++ = ',';
  std::memcpy(at, json.data(), json.size());
  // No string of JSON has a line's end in it.
  for (auto const end : {'\n', '\r'}) {
    if (std::memchr(at, end, json.size())) std::replace(at, at + json.size(), end, ' ');
  }
  out_.written(at + json.size());
  after_value_ = true;
  return *this;
}

// Recursion is bounded by the depth the document was parsed with.
auto Writer::value(View value) -> Writer& {
  switch (value.kind()) {
    case Kind::null:
      return null();
    case Kind::boolean:
      return boolean(value.boolean());
    case Kind::number:
      return raw(value.number());
    case Kind::string:
      return string(value.string());
    case Kind::array:
      begin_array();
      for (auto const element : value.elements()) this->value(element);
      return end_array();
    case Kind::object:
      begin_object();
      for (auto const& [name, member] : value.members()) key(name).value(member);
      return end_object();
  }
  return *this;
}

auto quote(std::string_view text) -> std::string {
  auto out = base::Buffer{};
  append_quoted(out, "\"", text, "\"");
  return out.take();
}

namespace {

struct Extent {
  std::size_t length;  // of the text
  std::size_t quoted;  // of the same between quotes
};

auto extent_of_first(std::string_view text) -> Extent {
  auto const length = base::utf8::length_of_first(text);
  if (length == 0) return {1, base::utf8::replacement.size()};
  if (length > 1 || is_plain(text.front())) return {length, length};
  return {1, escapes[static_cast<unsigned char>(text.front())] == 'u' ? longest_escape : 2};
}

// How many of the first eight bytes come before one that is not plain; 0 of a shorter text.
auto plain_at_start(std::string_view text) -> std::size_t {
  auto eight = std::uint64_t{};
  if (text.size() < sizeof eight) return 0;
  std::memcpy(&eight, text.data(), sizeof eight);
  return plain_bytes(eight);
}

// As far as there is room.
auto extent(std::string_view text, std::size_t room) -> Extent {
  auto done = Extent{};
  while (done.length < text.size()) {
    auto const rest = text.substr(done.length);
    auto const plain = room >= 8 ? plain_at_start(rest) : 0;
    auto const next = plain > 0 ? Extent{plain, plain} : extent_of_first(rest);
    if (next.quoted > room) break;
    room -= next.quoted;
    done.length += next.length;
    done.quoted += next.quoted;
  }
  return done;
}

}  // namespace

auto quoted_size(std::string_view text) -> std::size_t { return 2 + extent(text, SIZE_MAX).quoted; }

auto quoted_prefix(std::string_view text, std::size_t room) -> std::size_t {
  if (text.size() <= room / longest_escape) return text.size();
  return extent(text, room).length;
}

auto to_text(View value) -> std::string { return Writer{}.value(value).take(); }

namespace {

// Copies the string that begins at `from`, and returns where it ends.
auto copy_string(char*& at, char const* from, char const* end) -> char const* {
  *at++ = *from++;
  while (true) {
    from = copy_plain(at, from, end);
    if (from == end) return end;  // it is no JSON, then
    auto const c = *from++;
    *at++ = c;
    if (c == '"') return from;
    if (c == '\\' && from != end) *at++ = *from++;
  }
}

auto put_line(char* at, std::size_t depth) -> char* {
  *at++ = '\n';
  for (auto i = 2 * depth; i != 0; --i) *at++ = ' ';
  return at;
}

}  // namespace

auto indented(std::string_view compact) -> std::string {
  auto out = base::Buffer{};
  auto depth = std::size_t{0};
  auto const* from = compact.data();
  auto const* const end = from + compact.size();
  while (from != end) {
    auto const c = *from;
    auto* at = out.room(static_cast<std::size_t>(end - from) + 2 * depth + 8);
    if (c == '"') {
      from = copy_string(at, from, end);
      out.written(at);
      continue;
    }
    ++from;
    if (c == '{' || c == '[') {
      *at++ = c;
      if (from != end && *from == c + 2) {  // its closing bracket: both follow by two in ASCII
        *at++ = *from++;
      } else {
        at = put_line(at, ++depth);
      }
    } else if (c == '}' || c == ']') {
      at = put_line(at, depth == 0 ? 0 : --depth);
      *at++ = c;
    } else {
      *at++ = c;
      if (c == ',') at = put_line(at, depth);
      if (c == ':') *at++ = ' ';
    }
    out.written(at);
  }
  return out.take();
}

}  // namespace json
