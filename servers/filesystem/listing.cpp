// What folders hold, and what is known of a file.

#include <algorithm>
#include <array>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "json/writer.hpp"
#include "kit/time/timestamp.hpp"
#include "servers/filesystem/files.hpp"
#include "servers/filesystem/hash.hpp"
#include "servers/filesystem/tree.hpp"
#include "servers/filesystem/walk.hpp"

namespace filesystem {
namespace {

struct ListDirectory {
  mcp::Arg<std::string, "The folder"> path;
  mcp::Arg<std::optional<std::string>, "Where to go on, from an answer that was cut"> cursor;
};

enum class SortBy { name, size };
struct ListWithSizes {
  mcp::Arg<std::string, "The folder"> path;
  mcp::Arg<SortBy, "Sort entries by name or size", mcp::otherwise{SortBy::name}> sortBy;
  mcp::Arg<std::optional<std::string>, "Where to go on, from an answer that was cut"> cursor;
};

struct DirectoryTree {
  mcp::Arg<std::string, "The folder"> path;
  mcp::Arg<std::optional<std::vector<std::string>>,
           "Globs of what to leave out; one without '*' is a name at any depth">
      excludePatterns;
};

struct FileInfo {
  mcp::Arg<std::string, "The file or folder"> path;
  mcp::Arg<bool, "Tell the SHA-256 of what the file holds", mcp::otherwise{false}> hash;
};

struct Entries {
  std::vector<host::Entry> entries;
  std::string problem;  // or empty
};

auto entries_of(Call const& call, Place const& place) -> mcp::Result<Entries> {
  auto listing = place.directory->list(place.path, most_entries);
  if (!listing) return tell(listing.error(), "scandir", place);
  if (!call.places.shows_all()) {
    std::erase_if(listing->entries, [&](host::Entry const& entry) {
      return !call.places.shows(place.child(entry.name));
    });
  }
  auto problem = std::string{};
  if (!listing->complete) {
    problem = base::concat("[The folder has more than ", most_entries,
                           " entries; these are some of them.]");
  }
  if (listing->unreadable > 0) {
    problem += base::concat("[", listing->unreadable, " names are no UTF-8 and cannot be shown.]");
  }
  return Entries{std::move(listing->entries), std::move(problem)};
}

// "8 B", "1.00 KB", "5.00 TB"
auto size_text(std::uint64_t bytes) -> std::string {
  if (bytes < 1024) return base::concat(bytes, " B");
  constexpr std::array<std::string_view, 4> units{"KB", "MB", "GB", "TB"};
  auto unit = std::size_t{0};
  auto divisor = std::uint64_t{1024};
  while (unit + 1 < units.size() && bytes / divisor >= 1024) divisor *= 1024, ++unit;
  auto const whole = bytes / divisor;
  auto const rest = bytes % divisor;
  // Hundredths, rounded half up, without an overflow.
  auto hundredths = divisor >= 1'000'000 ? (rest + divisor / 200) / (divisor / 100)
                                         : (rest * 100 + divisor / 2) / divisor;
  auto const carry = std::uint64_t{hundredths >= 100 ? 1U : 0U};
  hundredths -= carry * 100;
  return base::concat(whole + carry, ".", hundredths < 10 ? "0" : "", hundredths, " ", units[unit]);
}

auto padded(std::string_view text, std::size_t width, bool right) -> std::string {
  auto const size = base::utf8::count(text);
  auto const blanks = std::string(size < width ? width - size : 0, ' ');
  return right ? base::concat(blanks, text) : base::concat(text, blanks);
}

struct Line {
  host::Entry const* entry;
  std::uint64_t size = 0;

  auto text(bool with_size) const -> std::string {
    auto const is_folder = entry->kind == host::Kind::directory;
    auto const* const mark = is_folder ? "[DIR] " : "[FILE] ";
    if (!with_size) return mark + entry->name;
    return base::concat(mark, padded(entry->name, 30, false), " ",
                        is_folder ? "" : padded(size_text(size), 10, true));
  }
  // The largest first, those of one size by name.
  static auto comes_before(Line const& a, Line const& b) -> bool {
    return a.size != b.size ? a.size > b.size : a.entry->name < b.entry->name;
  }
};

struct Shown {
  std::string text;
  std::optional<std::string> next;  // the last name, when there are more
};

// As many lines as there is room for, the first of them after the cursor.
auto show(std::vector<Line> const& lines, bool with_sizes, std::optional<std::string> const& cursor,
          Room room) -> mcp::Result<Shown> {
  auto shown = Shown{};
  auto at = lines.begin();
  if (cursor) {
    at = std::ranges::find_if(lines, [&](Line const& line) { return line.entry->name == *cursor; });
    if (at == lines.end()) {
      return mcp::failure(base::concat("cursor: there is no ", base::quoted(*cursor),
                                       " any more; list the folder from its start"));
    }
    ++at;
  }
  for (; at != lines.end(); ++at) {
    auto const next = base::concat(shown.text.empty() ? "" : "\n", at->text(with_sizes));
    if (!room.take(next) && at != lines.begin()) {
      shown.next = (at - 1)->entry->name;
      break;
    }
    shown.text += next;
  }
  return shown;
}

auto more(std::string_view tool, std::optional<std::string> const& cursor, std::string problem)
    -> std::string {
  if (cursor) {
    problem += base::concat("[There are more entries. To go on, call ", tool,
                            " with \"cursor\": ", json::quote(*cursor), ".]");
  }
  return problem;
}

auto list_directory(Call const& call, ListDirectory const& in) -> mcp::Result<PartAnswer> {
  auto const place = TRY(call.places.find(in.path));
  auto [entries, problem] = TRY(entries_of(call, place));
  auto lines = std::vector<Line>{};
  for (auto const& entry : entries) lines.push_back({&entry});
  auto [text, next] = TRY(show(lines, false, in.cursor, Room{call.context}));
  auto note = more("list_directory", next, std::move(problem));
  return part_answer(std::move(text), std::move(next), std::move(note));
}

auto list_with_sizes(Call const& call, ListWithSizes const& in) -> mcp::Result<PartAnswer> {
  auto const place = TRY(call.places.find(in.path));
  auto [entries, problem] = TRY(entries_of(call, place));
  auto lines = std::vector<Line>{};
  auto files = std::size_t{0};
  auto total = std::uint64_t{0};
  for (auto const& entry : entries) {
    auto& line = lines.emplace_back(&entry);
    if (entry.kind == host::Kind::directory) continue;
    ++files;
    auto const status = place.directory->stat(place.path.child(entry.name), host::Links::follow);
    if (!status || status->kind == host::Kind::directory) continue;
    line.size = status->size;
    total += status->size;
  }
  if (in.sortBy == SortBy::size) base::sort(lines, &Line::comes_before);
  auto [text, next] = TRY(show(lines, true, in.cursor, Room{call.context}));
  text += base::concat(text.empty() ? "" : "\n", "\nTotal: ", files, " files, ",
                       entries.size() - files, " directories\nCombined size: ", size_text(total));
  auto note = more("list_directory_with_sizes", next, std::move(problem));
  return part_answer(std::move(text), std::move(next), std::move(note));
}

auto directory_tree(Call call, DirectoryTree const& in) -> mcp::Async<mcp::Result<TextAnswer>> {
  auto const place = CO_TRY(call.places.find(in.path));
  auto const excluded = CO_TRY(Globs::parse(in.excludePatterns, Names::anywhere));
  auto tree = Tree{call.places, place, excluded, Room{call.context}.left()};
  if (auto const begun = tree.begin(); !begun) {
    co_return tell(begun.error(), "scandir", place);
  }
  auto breather = Breather{call};
  while (tree.grow()) {
    if (breather.due() && !co_await breather.breathe()) {
      co_return mcp::failure("the time for one call is over; ask for a folder further down");
    }
  }
  auto result = answer(tree.text());
  if (auto note = tree.note(); !note.empty()) {
    result.content.emplace_back(mcp::Text{std::move(note)});
  }
  co_return result;
}

// As JavaScript writes a date in UTC.
auto date_text(std::optional<host::Instant> const& moment) -> std::string {
  if (!moment) return "unknown";
  constexpr auto seconds_a_day = std::int64_t{86'400};
  auto days = moment->seconds / seconds_a_day;
  if (moment->seconds % seconds_a_day < 0) --days;
  auto const second = static_cast<int>(moment->seconds - days * seconds_a_day);
  auto const date = kit::date_of(days);
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto const time =
      kit::TimeOfDay{.hour = second / 3600, .minute = second / 60 % 60, .second = second % 60};
  return base::concat(name_of(kit::weekday_of(date)).substr(0, 3), " ",
                      months[static_cast<std::size_t>(date.month - 1)], " ",
                      date.day < 10 ? "0" : "", date.day, " ", date.year, " ", to_text(time),
                      " GMT+0000 (Coordinated Universal Time)");
}

auto permissions(host::Status const& status) -> std::string {
  if (!status.mode) return "unknown";
  auto text = std::string{};
  for (auto const shift : {6U, 3U, 0U})
    text += static_cast<char>('0' + (*status.mode >> shift & 7));
  return text;
}

auto file_info(Call const& call, FileInfo const& in) -> mcp::Result<TextAnswer> {
  auto const place = TRY(call.places.find(in.path));
  auto const status = TRY(status_of(place));
  auto const truth = [](bool value) { return value ? "true" : "false"; };
  auto text = base::concat(
      "size: ", status.size, "\ncreated: ", date_text(status.created),
      "\nmodified: ", date_text(status.modified), "\naccessed: ", date_text(status.accessed),
      "\nisDirectory: ", truth(status.kind == host::Kind::directory),
      "\nisFile: ", truth(status.kind == host::Kind::file), "\npermissions: ", permissions(status));
  if (in.hash) text += base::concat("\nsha256: ", TRY(hash_of(place)));
  return answer(std::move(text));
}

auto list_allowed(Call const& call, mcp::NoArguments const&) -> mcp::Result<TextAnswer> {
  auto text = std::string{"Allowed directories:"};
  for (auto const& area : call.places.areas()) {
    text += base::concat("\n", area.name,
                         area.directory->access() == host::Access::read ? " (read only)" : "");
  }
  if (call.places.areas().empty()) text += "\n";
  return answer(std::move(text));
}

}  // namespace

void add_listing(mcp::Server& server, std::shared_ptr<Files> const& files) {
  server
      .tool("list_directory",
            "Get a detailed listing of all files and directories in a specified path. Results "
            "clearly distinguish between files and directories with [FILE] and [DIR] prefixes. "
            "Only works within allowed directories.",
            handler<ListDirectory, PartAnswer>(files, list_directory))
      .title("List Directory")
      .hints(mcp::read_only);
  server
      .tool("list_directory_with_sizes",
            "Get a detailed listing of all files and directories in a specified path, including "
            "sizes. Results clearly distinguish between files and directories with [FILE] and "
            "[DIR] prefixes. Only works within allowed directories.",
            handler<ListWithSizes, PartAnswer>(files, list_with_sizes))
      .title("List Directory with Sizes")
      .hints(mcp::read_only);
  server
      .tool("directory_tree",
            "Get a recursive tree view of files and directories as a JSON structure. Each entry "
            "includes 'name', 'type' (file/directory), and 'children' for directories. A folder "
            "whose children there was no room for has 'truncated': true. Only works within allowed "
            "directories.",
            handler<DirectoryTree, TextAnswer>(files, directory_tree))
      .title("Directory Tree")
      .hints(mcp::read_only);
  server
      .tool("get_file_info",
            "Retrieve detailed metadata about a file or directory: size, creation time, last "
            "modified time, permissions, type, and on request the SHA-256 of the content. Only "
            "works within allowed directories.",
            handler<FileInfo, TextAnswer>(files, file_info))
      .title("Get File Info")
      .hints(mcp::read_only);
  server
      .tool("list_allowed_directories",
            "Returns the list of directories that this server is allowed to access. Subdirectories "
            "within these allowed directories are also accessible. Use this to understand which "
            "directories and their nested paths are available before trying to access files.",
            handler<mcp::NoArguments, TextAnswer>(files, list_allowed))
      .title("List Allowed Directories")
      .hints(mcp::read_only);
}

}  // namespace filesystem
