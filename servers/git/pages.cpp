#include "servers/git/pages.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "json/writer.hpp"
#include "servers/git/answers.hpp"

namespace git {
namespace {

// Of a file in the structured result, besides its names.
constexpr auto around_file = std::string_view{
    R"({"path":"","oldPath":"","status":"typechange","additions":1000000000,"deletions":1000000000,"binary":false},)"};

struct Cursor {
  std::uint64_t index = 0;
  std::uint64_t offset = 0;  // in the part
  std::uint64_t checksum = 0;
};

auto cursor_text(Cursor const& cursor) -> std::string {
  char digits[3 * 16 + 2];
  auto* at = digits;
  for (auto const part : {cursor.index, cursor.offset, cursor.checksum}) {
    if (at != digits) *at++ = '-';
    at = std::to_chars(at, digits + sizeof digits, part, 16).ptr;
  }
  return {digits, at};
}

auto parse_cursor(std::string_view text) -> mcp::Result<Cursor> {
  auto cursor = Cursor{};
  auto const* at = text.data();
  auto const* const end = text.data() + text.size();
  for (auto* const part : {&cursor.index, &cursor.offset, &cursor.checksum}) {
    auto const [stop, error] = std::from_chars(at, end, *part, 16);
    auto const is_last = part == &cursor.checksum;
    if (error != std::errc{} || (is_last ? stop != end : stop == end || *stop != '-')) {
      return mcp::failure(base::concat("cursor: ", base::quoted(text),
                                       " is none; take it from the answer that was cut"));
    }
    at = stop + 1;
  }
  return cursor;
}

// How many bytes at the start of a text, which is broken there, are one U+FFFD: those that could
// have become a character, as the Unicode Standard recommends it and as Python does.
auto broken_length(std::string_view text) -> std::size_t {
  constexpr auto fillers = std::string_view{"\x80\x80"};
  auto length = std::size_t{1};
  for (; length < std::min<std::size_t>(text.size(), 4); ++length) {
    auto const could_be = [&](std::size_t more) {
      auto const whole = base::concat(text.substr(0, length + 1), fillers.substr(0, more));
      return base::utf8::length_of_first(whole) == whole.size();
    };
    if (!could_be(0) && !could_be(1) && !could_be(2)) break;
  }
  return length;
}

auto as_utf8(std::string bytes) -> std::string {
  if (base::utf8::is_valid(bytes)) return bytes;
  auto text = std::string{};
  auto rest = std::string_view{bytes};
  while (!rest.empty()) {
    auto const length = base::utf8::length_of_first(rest);
    if (length > 0) {
      text += rest.substr(0, length);
      rest.remove_prefix(length);
    } else {
      text += base::utf8::replacement;
      rest.remove_prefix(broken_length(rest));
    }
  }
  return text;
}

// As many whole lines as there is room for, twice; at least something.
auto fitting(std::string_view text, std::size_t room) -> std::string_view {
  auto const fits = text.substr(0, json::quoted_prefix(text, room / 2));
  auto const line_end = fits.rfind('\n');
  return line_end == fits.npos ? fits : fits.substr(0, line_end + 1);
}

}  // namespace

auto Checksum::add(std::string_view bytes) -> Checksum& {
  for (auto const byte : bytes) {
    value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  }
  value_ = (value_ ^ 0xff) * 0x100000001b3;  // between two
  return *this;
}

auto show_page(Call const& call, Parts& parts, std::string_view tool,
               std::optional<std::string> const& cursor, std::string heading) -> mcp::Result<Page> {
  auto at = Cursor{.checksum = parts.checksum()};
  auto page = Page{};
  if (cursor) {
    at = TRY(parse_cursor(*cursor));
    if (at.checksum != parts.checksum() || at.index >= parts.count()) {
      return mcp::failure(
          "cursor: what is shown has changed since the answer that it is from; call again without "
          "it");
    }
  } else {
    page.text = std::move(heading);
  }
  auto room = Room{call.context};
  room.take(page.text, 2);
  for (; at.index < parts.count(); ++at.index) {
    auto file = std::optional<FileEntry>{};
    auto const whole = as_utf8(TRY(parts.text(static_cast<std::size_t>(at.index), file)));
    auto text = std::string_view{whole};
    if (at.offset > text.size()) at.offset = text.size();
    text.remove_prefix(static_cast<std::size_t>(at.offset));
    auto fits = !file || (room.take(file->path) && room.take(around_file));
    fits = fits && room.take(text, 2);
    if (fits) {
      page.text += text;
      if (file) page.files.push_back(*std::move(file));
      at.offset = 0;
      continue;
    }
    // Of a part that does not fit on any page its lines up to here.
    auto const piece =
        page.files.empty() || page.text.empty() ? fitting(text, room.left()) : std::string_view{};
    if (piece.empty() && page.text.empty()) {
      return mcp::failure("there is no room for an answer; raise the limit of results");
    }
    page.text += piece;
    if (!piece.empty() && file) page.files.push_back(*std::move(file));
    at.offset += piece.size();
    page.next = cursor_text(at);
    page.note = base::concat("[There is more. To read on, call ", tool, " with \"cursor\": \"",
                             *page.next, "\" and else the same.]");
    break;
  }
  return page;
}

void bound_page(Call const& call, Page& page) {
  auto room = Room{call.context};
  // Half of it for the text, which is there twice.
  auto const text = page.text.size() < room.left() / 16 ? std::string_view{page.text}
                                                        : fitting(page.text, room.left() / 2);
  room.take(text, 2);
  auto files = std::size_t{0};
  for (; files < page.files.size(); ++files) {
    auto const& file = page.files[files];
    if (!room.take(file.path) || !room.take(file.oldPath.value_or("")) || !room.take(around_file)) {
      break;
    }
  }
  if (text.size() == page.text.size() && files == page.files.size()) return;
  page.text.resize(text.size());
  page.files.resize(files);
  page.note = "[There is no room for all of it. \"paths\" or another revision would make it less.]";
}

}  // namespace git
