// Files as text: all of one, its first or last lines, lines from one to another, or several files.

#include <algorithm>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "servers/filesystem/cursor.hpp"
#include "servers/filesystem/files.hpp"
#include "servers/filesystem/kinds.hpp"

namespace filesystem {
namespace {

constexpr auto piece_size = std::size_t{256} << 10;

struct ReadText {
  mcp::Arg<std::string, "The file"> path;
  mcp::Arg<std::uint64_t, "If provided, returns only the last N lines of the file",
           mcp::otherwise{0}>
      tail;
  mcp::Arg<std::uint64_t, "If provided, returns only the first N lines of the file",
           mcp::otherwise{0}>
      head;
  mcp::Arg<std::optional<std::uint64_t>, "First line to return, from 1", mcp::at_least{1}>
      startLine;
  mcp::Arg<std::optional<std::uint64_t>, "Last line to return", mcp::at_least{1}> endLine;
  mcp::Arg<bool, "Put its number before each line", mcp::otherwise{false}> lineNumbers;
  mcp::Arg<std::optional<std::string>, "Where to go on, from an answer that was cut"> cursor;
};

struct ReadMany {
  mcp::Arg<
      std::vector<std::string>,
      "Array of file paths to read. Each path must be a string pointing to a valid file within "
      "allowed directories.",
      mcp::min_items{1}>
      paths;
};

// No text, or one that would be garbled: so it is said, instead of showing it.
auto check_text(Place const& place, std::string_view start) -> mcp::Result<void> {
  auto const kind = kind_of_bytes(start);
  if (kind.is_text) return {};
  return mcp::failure(base::concat("'", place.name, "' is no text but ", kind.words,
                                   "; read_media_file returns its bytes"));
}

// The text from `offset` on, as far as there is room.
auto read_on(Call const& call, Place const& place, std::uint64_t offset)
    -> mcp::Result<PartAnswer> {
  auto const room = Room{call.context};
  auto text = TRY(read_piece(place, offset, room.left() + 1));
  if (offset == 0) TRY(check_text(place, text));
  auto const fits = room.prefix(text).size();
  if (fits == text.size()) return part_answer(std::move(text), {}, {});

  // At the end of a line, where there is one.
  auto const line_end = text.rfind('\n', fits - 1);
  text.resize(line_end == text.npos || fits == 0 ? fits : line_end + 1);
  auto const status = TRY(status_of(place));
  auto const end = offset + text.size();
  auto cursor = Cursor::at(end, status).text();
  auto note = base::concat("[Bytes ", offset, " to ", end, " of ", status.size,
                           ". To read on, call read_text_file with \"cursor\": \"", cursor, "\".]");
  return part_answer(std::move(text), std::move(cursor), std::move(note));
}

auto read_from_cursor(Call const& call, Place const& place, std::string_view text)
    -> mcp::Result<PartAnswer> {
  auto const cursor = TRY(Cursor::parse(text));
  TRY(cursor.check(TRY(status_of(place)), place.name));
  return read_on(call, place, cursor.offset());
}

// The lines of a file from its start on, in pieces.
class Lines {
 public:
  explicit Lines(Place const& place) : place_{place} {}

  // The next, with its end; nothing after the last. Of a line that is longer than `longest` the
  // beginning.
  auto next(std::size_t longest) -> mcp::Result<std::optional<std::string>> {
    auto line = std::string{};
    while (true) {
      if (at_ == piece_.size()) {
        if (is_last_) break;
        piece_ = TRY(read_piece(place_, offset_, piece_size));
        if (offset_ == 0) TRY(check_text(place_, piece_));
        offset_ += piece_.size();
        at_ = 0;
        is_last_ = piece_.size() < piece_size;
        if (piece_.empty()) break;
      }
      auto const end = piece_.find('\n', at_);
      auto const next = end == piece_.npos ? piece_.size() : end + 1;
      if (line.size() <= longest) line.append(piece_, at_, next - at_);
      at_ = next;
      if (end != piece_.npos) return line;
    }
    if (line.empty()) return std::nullopt;
    return line;
  }

 private:
  Place const& place_;
  std::string piece_;
  std::size_t at_ = 0;
  std::uint64_t offset_ = 0;
  bool is_last_ = false;
};

// As `cat -n` does.
auto numbered(std::uint64_t number, std::string_view line) -> std::string {
  auto const digits = base::concat(number);
  return base::concat(std::string(digits.size() < 6 ? 6 - digits.size() : 0, ' '), digits, "\t",
                      line);
}

auto without_end(std::string text) -> std::string {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

auto read_lines(Call const& call, Place const& place, std::uint64_t first, std::uint64_t last,
                bool with_numbers) -> mcp::Result<PartAnswer> {
  auto room = Room{call.context};
  auto lines = Lines{place};
  auto text = std::string{};
  for (auto number = std::uint64_t{1}; number <= last; ++number) {
    auto line = TRY(lines.next(number < first ? 0 : room.left()));
    if (!line) {
      if (number <= first && first > 1) {
        return mcp::failure(base::concat("startLine is ", first, ", but '", place.name, "' has ",
                                         number - 1, " lines"));
      }
      break;
    }
    if (number < first) continue;
    auto shown = with_numbers ? numbered(number, *line) : *std::move(line);
    if (!room.take(shown)) {
      if (text.empty()) text = room.prefix(shown);
      auto const whole = number > first;
      return part_answer(
          without_end(std::move(text)), {},
          whole ? base::concat(
                      "[Lines ", first, " to ", number - 1,
                      "; there is no room for more. To read on, set \"startLine\": ", number, ".]")
                : base::concat("[Only the beginning of line ", number,
                               ", for there is no room for more; search_file_contents finds what "
                               "is in it.]"));
    }
    text += shown;
  }
  return part_answer(without_end(std::move(text)), {}, {});
}

// The last lines, without the end of the last of them.
auto read_tail(Call const& call, Place const& place, std::uint64_t count)
    -> mcp::Result<PartAnswer> {
  TRY(check_text(place, TRY(read_piece(place, 0, binary_look))));
  auto const size = TRY(status_of(place))
  .size;
  auto const most = Room{call.context}.left();
  auto text = std::string{};
  auto start = size;
  auto found = std::uint64_t{0};  // line ends before the last byte
  auto cut = std::size_t{0};
  while (start > 0 && found < count && text.size() <= most) {
    auto const step = std::min<std::uint64_t>(piece_size, start);
    start -= step;
    auto const piece = TRY(read_piece(place, start, static_cast<std::size_t>(step)));
    text.insert(0, piece);
    for (auto i = piece.size(); i > 0 && found < count; --i) {
      if (piece[i - 1] != '\n' || start + i == size) continue;
      if (++found == count) cut = i;
    }
  }
  text.erase(0, cut);
  text = without_end(std::move(text));
  // What is over is cut off at the front: the end is what was asked for.
  auto needed = json::quoted_size(text) - 2;
  auto rest = std::string_view{text};
  while (needed > most) {
    auto const line_end = rest.find('\n');
    auto const dropped =
        rest.substr(0, line_end == rest.npos ? (rest.size() + 1) / 2 : line_end + 1);
    needed -= std::min(needed, json::quoted_size(dropped) - 2);
    rest.remove_prefix(dropped.size());
  }
  if (rest.size() == text.size()) return part_answer(std::move(text), {}, {});
  return part_answer(std::string{rest}, {},
                     "[There is no room for all of these lines: the first are left out.]");
}

auto read_text(Call const& call, ReadText const& in) -> mcp::Result<PartAnswer> {
  auto const place = TRY(call.places.find(in.path));
  auto const ranged = in.startLine || in.endLine;
  if (in.head != 0 && in.tail != 0) {
    return mcp::failure("Cannot specify both head and tail parameters simultaneously");
  }
  if ((ranged || in.cursor) && (in.head != 0 || in.tail != 0 || (ranged && in.cursor))) {
    return mcp::failure("give one of head, tail, startLine with endLine, and cursor");
  }
  auto const first = in.startLine.value_or(1);
  auto const last = in.endLine.value_or(in.head != 0 ? in.head.get() : UINT64_MAX);
  if (last < first) {
    return mcp::failure(base::concat("endLine is ", last, ", before startLine, ", first));
  }
  if (in.cursor) return read_from_cursor(call, place, *in.cursor);
  if (in.tail != 0) return read_tail(call, place, in.tail);
  if (in.head != 0 || ranged || in.lineNumbers) {
    return read_lines(call, place, first, last, in.lineNumbers);
  }
  return read_on(call, place, 0);
}

auto read_many(Call const& call, ReadMany const& in) -> mcp::Result<PartAnswer> {
  auto room = Room{call.context};
  auto text = std::string{};
  auto note = std::string{};
  for (auto const& path : in.paths) {
    auto part = [&] -> mcp::Result<std::string> {
      auto const place = TRY(call.places.find(path));
      auto bytes = TRY(read_piece(place, 0, room.left() + 1));
      TRY(check_text(place, bytes));
      return bytes;
    }();
    auto entry = base::concat(text.empty() ? "" : "\n---\n", path,
                              part ? ":\n" : ": Error - " + part.error().message);
    if (part) entry += base::concat(*part, "\n");
    if (room.take(entry)) {
      text += entry;
      continue;
    }
    text += room.prefix(entry);
    note = base::concat("[There is no room for the rest of ", base::quoted(path),
                        &path == &in.paths.back() ? "" : ", and for the files after it",
                        "; read them by themselves.]");
    break;
  }
  return part_answer(std::move(text), {}, std::move(note));
}

constexpr auto description = std::string_view{
    "Read the contents of a file from the file system as text. 'head' returns only the first N "
    "lines "
    "and 'tail' the last N, 'startLine' and 'endLine' those from one to another. A file that is "
    "too "
    "large for one answer is cut, and read on with 'cursor'. Only works within allowed "
    "directories."};

}  // namespace

void add_reading(mcp::Server& server, std::shared_ptr<Files> const& files) {
  server
      .tool("read_file",
            "Read the complete contents of a file as text. DEPRECATED: Use read_text_file instead.",
            handler<ReadText, PartAnswer>(files, read_text))
      .title("Read File (Deprecated)")
      .hints(mcp::read_only);
  server.tool("read_text_file", description, handler<ReadText, PartAnswer>(files, read_text))
      .title("Read Text File")
      .hints(mcp::read_only);
  server
      .tool("read_multiple_files",
            "Read the contents of multiple files simultaneously. This is more efficient than "
            "reading files one by one when you need to analyze or compare multiple files. Each "
            "file's content is returned with its path as a reference. Failed reads for individual "
            "files won't stop the entire operation. Only works within allowed directories.",
            handler<ReadMany, PartAnswer>(files, read_many))
      .title("Read Multiple Files")
      .hints(mcp::read_only);
}

}  // namespace filesystem
