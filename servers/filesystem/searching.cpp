// Files found by their names, and by what is in them.

#include "base/text.hpp"
#include "servers/filesystem/content_search.hpp"
#include "servers/filesystem/files.hpp"
#include "servers/filesystem/ignore_files.hpp"
#include "servers/filesystem/walk.hpp"

namespace filesystem {
namespace {

struct SearchFiles {
  mcp::Arg<std::string, "The folder to search in"> path;
  mcp::Arg<std::string, "Glob of paths below it: '*.txt', '**/*.txt'"> pattern;
  mcp::Arg<std::optional<std::vector<std::string>>, "Globs of what to leave out"> excludePatterns;
  mcp::Arg<std::optional<std::string>, "Where to go on, from an answer that was cut"> cursor;
};

struct SearchContents {
  mcp::Arg<std::string, "The folder to search in, or a file"> path;
  mcp::Arg<std::string, "Regular expression, searched for in each line", mcp::min_length{1}>
      pattern;
  mcp::Arg<bool, "The pattern is a text, not an expression", mcp::otherwise{false}> literal;
  mcp::Arg<bool, "Take upper and lower case for the same", mcp::otherwise{false}> ignoreCase;
  mcp::Arg<std::optional<std::vector<std::string>>,
           "Globs of the files to search; '*.cpp' is one at any depth">
      includePatterns;
  mcp::Arg<std::optional<std::vector<std::string>>, "Globs of what to leave out"> excludePatterns;
  mcp::Arg<std::uint32_t, "Lines to show before and after each", mcp::at_most{20},
           mcp::otherwise{0}>
      contextLines;
  mcp::Arg<std::uint32_t, "Matching lines to return", mcp::at_least{1}, mcp::at_most{10000},
           mcp::otherwise{200}>
      maxMatches;
  mcp::Arg<bool, "Leave out what .gitignore and .ignore say", mcp::otherwise{true}> useIgnoreFiles;
  mcp::Arg<std::optional<std::string>, "Where to go on, from an answer that was cut"> cursor;
};

struct Matches {
  std::string content;
  std::size_t matchCount, filesSearched;
  std::optional<std::string> nextCursor;
};
using MatchesAnswer = mcp::Structured<Matches>;

auto to_go_on(std::string_view tool, std::string_view cursor) -> std::string {
  return base::concat("[There is more. To go on, call ", tool,
                      " with the same arguments and \"cursor\": ", json::quote(cursor), ".]");
}

auto left_out(Walk const& walk) -> std::string {
  auto text = std::string{};
  if (walk.unreadable() > 0) {
    text = base::concat("[", walk.unreadable(), " folders or names could not be read.]");
  }
  if (walk.too_large() > 0) {
    text += base::concat("[", walk.too_large(), " folders have more than ", most_entries,
                         " entries, and were searched in part.]");
  }
  return text;
}

// A link that leads to something.
auto leads_somewhere(Found const& found) -> bool {
  return found.kind != host::Kind::link ||
         found.place.directory->stat(found.place.path, host::Links::follow).has_value();
}

auto search_files(Call call, SearchFiles const& in) -> mcp::Async<mcp::Result<PartAnswer>> {
  auto const place = CO_TRY(call.places.find(in.path));
  auto const glob = CO_TRY(kit::Glob::parse(in.pattern));
  auto const excluded = CO_TRY(Globs::parse(in.excludePatterns, Names::as_written));
  auto walk = Walk{call.places, place, [&](Found const& found) {
                     return excluded.match(found.relative) ||
                            (found.kind == host::Kind::directory && !glob.matches(found.relative) &&
                             !glob.could_contain(found.relative));
                   }};
  if (auto const begun = walk.begin(); !begun) co_return tell(begun.error(), "scandir", place);
  if (in.cursor) walk.skip_to(*in.cursor);
  auto breather = Breather{call};
  auto room = Room{call.context};
  auto text = std::string{};
  auto last = std::string{in.cursor.value_or("")};
  while (auto const found = walk.next()) {
    auto const is_late = breather.due() && !co_await breather.breathe();
    auto const matches = glob.matches(found->relative) && leads_somewhere(*found);
    auto const line = base::concat(text.empty() ? "" : "\n", found->place.name);
    if (is_late || (matches && !room.take(line))) {
      auto note = left_out(walk) + to_go_on("search_files", last);
      co_return part_answer(std::move(text), std::move(last), std::move(note));
    }
    last = found->relative;
    if (!matches) continue;
    text += line;
  }
  if (text.empty()) text = "No matches found";
  co_return part_answer(std::move(text), {}, left_out(walk));
}

// "LINE:FILE", the last line that was told.
struct LineCursor {
  std::uint64_t line = 0;
  std::string file;

  static auto parse(std::string_view text) -> mcp::Result<LineCursor> {
    auto const colon = text.find(':');
    auto const line = base::parse_integer<std::uint64_t>(text.substr(0, colon));
    if (colon == text.npos || !line) {
      return mcp::failure(base::concat("cursor: ", base::quoted(text),
                                       " is none; take it from the answer that was cut"));
    }
    return LineCursor{*line, std::string{text.substr(colon + 1)}};
  }
  auto text() const -> std::string { return base::concat(line, ":", file); }
};

auto matches_answer(ContentSearch const& search, std::optional<std::string> cursor,
                    std::string note) -> MatchesAnswer {
  auto const text = search.count() == 0 && !cursor ? "No matches found" : search.text();
  auto result = MatchesAnswer{.value = {{}, search.count(), search.files(), cursor},
                              .content = {mcp::Text{text}},
                              .repeats_text = true};
  if (cursor) note += to_go_on("search_file_contents", *cursor);
  if (!note.empty()) result.content.emplace_back(mcp::Text{std::move(note)});
  return result;
}

auto search_contents(Call call, SearchContents const& in)
    -> mcp::Async<mcp::Result<MatchesAnswer>> {
  auto const place = CO_TRY(call.places.find(in.path));
  auto const included = CO_TRY(Globs::parse(in.includePatterns, Names::anywhere));
  auto const excluded = CO_TRY(Globs::parse(in.excludePatterns, Names::anywhere));
  auto const needle = CO_TRY(Needle::parse(in.pattern, in.literal, in.ignoreCase));
  auto search = ContentSearch{needle, in.contextLines, in.maxMatches, Room{call.context}};
  auto start = LineCursor{};
  if (in.cursor) start = CO_TRY(LineCursor::parse(*in.cursor));

  if (CO_TRY(status_of(place)).kind != host::Kind::directory) {
    auto const stopped = CO_TRY(search.file(place, start.line));
    auto cursor = stopped ? std::optional{LineCursor{*stopped, {}}.text()} : std::nullopt;
    co_return matches_answer(search, std::move(cursor), {});
  }

  auto ignores = IgnoreFiles{};
  auto walk = Walk{call.places, place, [&](Found const& found) {
                     return excluded.match(found.relative) ||
                            (in.useIgnoreFiles && ignores.ignores(found.place, found.kind));
                   }};
  if (auto const begun = walk.begin(); !begun) co_return tell(begun.error(), "scandir", place);
  auto breather = Breather{call};
  // What was cut within a file goes on there.
  if (in.cursor) {
    walk.skip_to(start.file);
    auto const file = CO_TRY(call.places.find(base::concat(place.name, "/", start.file)));
    auto const stopped = search.file(file, start.line);
    if (stopped && *stopped) {
      co_return matches_answer(search, LineCursor{**stopped, start.file}.text(), {});
    }
  }
  auto last = LineCursor{UINT64_MAX, start.file};
  while (auto const found = walk.next()) {
    if (found->kind != host::Kind::file) continue;
    if (!included.empty() && !included.match(found->relative) &&
        !included.match(found->place.path.name())) {
      continue;
    }
    if (breather.due(64) && !co_await breather.breathe()) {
      co_return matches_answer(search, last.text(), left_out(walk));
    }
    // One that cannot be read is not what the search is about.
    auto const stopped = search.file(found->place, 0);
    if (stopped && *stopped) {
      co_return matches_answer(search, LineCursor{**stopped, found->relative}.text(),
                               left_out(walk));
    }
    last.file = found->relative;
  }
  co_return matches_answer(search, {}, left_out(walk));
}

}  // namespace

void add_searching(mcp::Server& server, std::shared_ptr<Files> const& files) {
  server
      .tool("search_files",
            "Recursively search for files and directories matching a pattern. The patterns should "
            "be glob-style patterns that match paths relative to the working directory. Use "
            "pattern like '*.ext' to match files in current directory, and '**/*.ext' to match "
            "files in all subdirectories. Returns full paths to all matching items. Only searches "
            "within allowed directories.",
            handler<SearchFiles, PartAnswer>(files, search_files))
      .title("Search Files")
      .hints(mcp::read_only);
  server
      .tool("search_file_contents",
            "Search for a regular expression, or a text, in the files below a directory. Returns "
            "the lines that match as 'path:line:text', with lines around them on request. Binary "
            "files and what .gitignore names are left out. Only searches within allowed "
            "directories.",
            handler<SearchContents, MatchesAnswer>(files, search_contents))
      .title("Search File Contents")
      .hints(mcp::read_only);
}

}  // namespace filesystem
