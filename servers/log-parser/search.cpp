// search_entries

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "kit/regex/regex.hpp"
#include "servers/log-parser/arguments.hpp"
#include "servers/log-parser/room.hpp"
#include "servers/log-parser/tools.hpp"
#include "servers/log-parser/values.hpp"
#include "servers/log-parser/window.hpp"

namespace logs {
namespace {

constexpr auto most_context = std::size_t{50};
constexpr auto longest_text = std::size_t{200};  // characters

struct SearchEntries {
  EntriesArg entries;
  mcp::Arg<std::string, "Regular expression, such as \"error\" or \"failed.*connection\"",
           mcp::max_length{4096}>
      pattern;
  mcp::Arg<std::optional<std::vector<std::string>>,
           "Fields to search in, nested ones by a path with dots; when left out message and raw",
           mcp::max_items{50}>
      fields;
  mcp::Arg<bool, "Whether case counts", mcp::otherwise{false}> case_sensitive;
  LogContentArg log_content;
  PathArg path;
  FormatTypeArg format_type;
  PatternArg log_pattern;
  TimezoneArg timezone;
  MultilineArg multiline;
  SinceArg since;
  UntilArg until;
  mcp::Arg<std::uint32_t, "Most matches to return, for which there is room; all are counted",
           mcp::at_least{1}, mcp::at_most{1000}, mcp::otherwise{100}>
      max_matches;
  mcp::Arg<std::uint32_t, "Entries before and after each match to return with it", mcp::at_most{20},
           mcp::otherwise{0}>
      context_entries;
  mcp::Arg<std::optional<std::string>,
           "Returns with each match the entries within that time of it, such as 500ms or 30s",
           mcp::max_length{16}>
      context_time;
  mcp::Arg<std::optional<std::string>,
           "Returns with each match the entries with the same value of that field, such as "
           "request_id",
           mcp::max_length{200}>
      same_field;
};

struct MatchFound {
  json::Raw entry;
  std::string matched_field;
  std::string matched_text;
  mcp::Arg<std::optional<Entries>, "What happened around it, at most 50 entries"> context;
};

struct Found {
  std::string search_pattern;
  std::vector<std::string> fields_searched;
  std::uint64_t total_entries;
  std::uint64_t match_count;
  std::vector<MatchFound> matches;
};

// What decides whether another entry belongs to a match.
struct Anchor {
  std::uint64_t index;
  std::optional<Nanoseconds> moment;
  std::optional<std::string> value;
  std::vector<std::string> context;
};

// The beginning, in whole characters.
auto shortened(std::string_view text) -> std::string {
  auto size = std::size_t{0};
  for (auto count = std::size_t{0}; count < longest_text && size < text.size(); ++count) {
    size += std::max(base::utf8::length_of_first(text.substr(size)), std::size_t{1});
  }
  return std::string{text.substr(0, size)};
}

auto json_of(Source const& source, Entry const& entry) -> std::string {
  auto writer = json::Writer{};
  source.write(writer, entry);
  return writer.take();
}

class Search {
 public:
  Search(Setting const& setting, SearchEntries const& in, kit::Regex regex, Nanoseconds around,
         Room room)
      : setting_{setting}, in_{in}, regex_{std::move(regex)}, around_{around}, room_{room} {}

  auto run() -> mcp::Result<Found> {
    auto found = Found{.search_pattern = in_.pattern};
    found.fields_searched = in_.fields ? *in_.fields : std::vector<std::string>{"message", "raw"};
    auto const source = TRY(open());
    auto const window = TRY(window_of(in_.since, in_.until, source->calendar()));
    while (auto* const entry = TRY(source->next())) {
      if (!window.holds(*entry, source->calendar())) continue;
      auto const index = found.total_entries++;
      auto match = match_in(*entry, found.fields_searched);
      if (!match) continue;
      ++found.match_count;
      if (found.matches.size() >= in_.max_matches) continue;
      match->entry.text = json_of(*source, *entry);
      if (!room_.take(match->entry.text) || !room_.take(match->matched_text)) continue;
      found.matches.push_back(*std::move(match));
      add_anchor(*entry, index, *source);
    }
    if (wants_context()) TRY(add_context(found, window));
    return found;
  }

 private:
  auto open() const -> mcp::Result<std::unique_ptr<Source>> {
    return Source::open(setting_.world, wish_of(in_, setting_.options.timezone));
  }
  auto wants_context() const -> bool {
    return in_.context_entries != 0 || around_ != 0 || in_.same_field;
  }

  auto match_in(Entry const& entry, std::vector<std::string> const& fields) const
      -> std::optional<MatchFound> {
    for (auto const& field : fields) {
      auto const value = find(entry, field);
      if (!value || !is_truthy(*value)) continue;
      auto own = std::string{};
      auto text = value->text;
      if (value->kind != Value::Kind::text) text = own = text_of(*value);
      if (!regex_.matches(text)) continue;
      return MatchFound{.matched_field = field, .matched_text = shortened(text)};
    }
    return std::nullopt;
  }

  void add_anchor(Entry const& entry, std::uint64_t index, Source& source) {
    if (!wants_context()) return;
    auto anchor = Anchor{.index = index};
    if (around_ != 0) anchor.moment = source.calendar().moment(entry);
    if (in_.same_field) anchor.value = find(entry, *in_.same_field).transform(text_of);
    anchors_.push_back(std::move(anchor));
  }

  auto belongs(Anchor const& anchor, std::uint64_t index, std::optional<Nanoseconds> moment,
               std::optional<std::string> const& value) const -> bool {
    if (index == anchor.index || anchor.context.size() >= most_context) return false;
    auto const distance = index > anchor.index ? index - anchor.index : anchor.index - index;
    if (distance <= in_.context_entries) return true;
    if (anchor.value && value == anchor.value) return true;
    if (!anchor.moment || !moment) return false;
    auto const apart =
        *moment > *anchor.moment ? *moment - *anchor.moment : *anchor.moment - *moment;
    return apart <= around_;
  }

  // Reads all once more, since what belongs to a match may stand before it.
  auto add_context(Found& found, Window const& window) -> mcp::Result<void> {
    auto const source = TRY(open());
    auto index = std::uint64_t{0};
    while (auto* const entry = TRY(source->next())) {
      if (!window.holds(*entry, source->calendar())) continue;
      auto const moment = around_ != 0 ? source->calendar().moment(*entry) : std::nullopt;
      auto const value =
          in_.same_field ? find(*entry, *in_.same_field).transform(text_of) : std::nullopt;
      auto json = std::string{};
      for (auto& anchor : anchors_) {
        if (!belongs(anchor, index, moment, value)) continue;
        if (json.empty()) json = json_of(*source, *entry);
        if (room_.take(json)) anchor.context.push_back(json);
      }
      ++index;
    }
    for (auto i = std::size_t{0}; i < anchors_.size(); ++i) {
      auto writer = json::Writer{};
      writer.begin_array();
      for (auto const& each : anchors_[i].context) writer.raw(each);
      writer.end_array();
      found.matches[i].context = Entries{.json = writer.take()};
    }
    return {};
  }

  Setting const& setting_;
  SearchEntries const& in_;
  kit::Regex regex_;
  Nanoseconds around_;
  Room room_;
  std::vector<Anchor> anchors_;
};

auto search_entries(mcp::CallContext const& call, Setting const& setting, SearchEntries const& in)
    -> mcp::Result<Found> {
  auto regex = kit::Regex::parse(in.pattern, {.ignore_case = !in.case_sensitive, .one_line = true});
  if (!regex) return mcp::failure("pattern: " + regex.error().message);
  auto around = Nanoseconds{0};
  if (in.context_time) {
    auto const parsed = parse_duration(*in.context_time);
    if (!parsed) return mcp::failure("context_time: " + parsed.error().message);
    around = *parsed;
  }
  return Search{setting, in, *std::move(regex), around, Room{call.result_limit()}}.run();
}

}  // namespace

void add_search_entries(mcp::Server& server, std::shared_ptr<Setting const> const& setting) {
  server
      .tool("search_entries",
            "Searches log entries with a regular expression, and on demand returns what happened "
            "around each match. Takes entries of parse_logs, a text or a file. All matches are "
            "counted, whatever the pattern in time that grows only with the log.",
            [setting](mcp::CallContext& call, SearchEntries const& in) {
              return search_entries(call, *setting, in).transform(in_compact<Found>);
            })
      .title("Search Entries")
      .hints(mcp::read_only);
}

}  // namespace logs
