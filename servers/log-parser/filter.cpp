// filter_entries

#include <algorithm>

#include "base/text.hpp"
#include "servers/log-parser/arguments.hpp"
#include "servers/log-parser/counter.hpp"
#include "servers/log-parser/counts.hpp"
#include "servers/log-parser/levels.hpp"
#include "servers/log-parser/room.hpp"
#include "servers/log-parser/tools.hpp"
#include "servers/log-parser/values.hpp"
#include "servers/log-parser/window.hpp"

namespace logs {
namespace {

enum class Level { debug, info, notice, warning, error, critical, alert, emergency };

struct FilterEntries {
  EntriesArg entries;
  mcp::Arg<Level, "Minimum severity level to include", mcp::otherwise{Level::warning}> min_level;
  mcp::Arg<std::optional<std::vector<std::string>>,
           "Specific levels to include (overrides min_level), such as [\"error\", \"critical\"]",
           mcp::max_items{50}>
      include_levels;
  mcp::Arg<
      std::optional<json::Map<std::string>>,
      "Values that fields must have, such as {\"status\": \"500\"}; nested ones by a path with "
      "dots",
      mcp::max_items{20}>
      where;
  SinceArg since;
  UntilArg until;
  LogContentArg log_content;
  PathArg path;
  FormatTypeArg format_type;
  PatternArg log_pattern;
  TimezoneArg timezone;
  MultilineArg multiline;
  mcp::Arg<std::uint32_t, "Of a text or a file the most entries to return", mcp::at_least{1},
           mcp::at_most{100'000}, mcp::otherwise{1000}>
      max_entries;
  mcp::Arg<std::optional<std::string>, "The next_cursor of the call before, to go on from there",
           mcp::max_length{64}>
      cursor;
};

struct Filtered {
  std::uint64_t original_count;
  std::uint64_t filtered_count;
  std::vector<std::string> levels_included;
  Counts by_level;
  Entries entries;
  mcp::Arg<std::optional<std::string>, "Where to go on, when there is more"> next_cursor;
};

class Filter {
 public:
  explicit Filter(FilterEntries const& in) : in_{in} {
    if (in.include_levels && !in.include_levels->empty()) {
      for (auto const& each : *in.include_levels) included_.push_back(base::lower(each));
    } else {
      least_ = static_cast<Severity>(in.min_level.get());
    }
  }

  auto passes(Entry const& entry) const -> bool {
    auto const level = entry.level.empty() ? std::string_view{"info"} : entry.level;
    auto const is_bad_enough =
        included_.empty() ? severity_of(level) >= least_ : std::ranges::contains(included_, level);
    if (!is_bad_enough) return false;
    if (!in_.where) return true;
    return std::ranges::all_of(in_.where->entries, [&](auto const& wanted) {
      auto const value = find(entry, wanted.first);
      return value && text_of(*value) == wanted.second;
    });
  }

 private:
  FilterEntries const& in_;
  std::vector<std::string> included_;
  Severity least_ = Severity::debug;
};

auto filter_entries(mcp::CallContext const& call, Setting const& setting, FilterEntries const& in)
    -> mcp::Result<Filtered> {
  auto const source = TRY(Source::open(setting.world, wish_of(in, setting.options.timezone)));
  auto const window = TRY(window_of(in.since, in.until, source->calendar()));
  auto const filter = Filter{in};
  auto filtered = Filtered{};
  auto levels = Counter{};
  auto list = EntryList{*source, call.result_limit()};
  auto cursor = source->cursor();
  while (in.entries || list.count() < in.max_entries) {
    auto* const entry = TRY(source->next());
    if (!entry) {
      cursor.reset();
      break;
    }
    if (filter.passes(*entry) && window.holds(*entry, source->calendar())) {
      if (!list.add(*entry)) {
        if (cursor) break;
        return mcp::failure(base::concat("only ", list.count(),
                                         " entries fit into a result; ask for higher levels, or "
                                         "give fewer entries at a time"));
      }
      levels.add(entry->level.empty() ? std::string_view{"unknown"} : entry->level);
    }
    ++filtered.original_count;
    cursor = source->cursor();
  }
  filtered.filtered_count = list.count();
  filtered.by_level = counts_of(levels.all());
  for (auto const& [level, count] : filtered.by_level.counts) {
    filtered.levels_included.push_back(level);
  }
  filtered.entries.json = list.take();
  if (cursor) filtered.next_cursor = *std::move(cursor);
  return filtered;
}

}  // namespace

void add_filter_entries(mcp::Server& server, std::shared_ptr<Setting const> const& setting) {
  server
      .tool("filter_entries",
            "Filters log entries by severity, time and the values of fields: those that parse_logs "
            "has returned, or those of a text or a file.",
            [setting](mcp::CallContext& call, FilterEntries const& in) {
              return filter_entries(call, *setting, in).transform(in_compact<Filtered>);
            })
      .title("Filter Entries")
      .hints(mcp::read_only);
}

}  // namespace logs
