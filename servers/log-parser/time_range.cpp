// extract_time_range

#include <algorithm>

#include "base/text.hpp"
#include "servers/log-parser/arguments.hpp"
#include "servers/log-parser/tools.hpp"
#include "servers/log-parser/values.hpp"

namespace logs {
namespace {

constexpr auto samples = std::size_t{5};

struct ExtractTimeRange {
  EntriesArg entries;
  LogContentArg log_content;
  PathArg path;
  FormatTypeArg format_type;
  PatternArg log_pattern;
  TimezoneArg timezone;
  MultilineArg multiline;
};

struct TimeRange {
  bool has_timestamps;
  std::uint64_t entry_count;
  mcp::Arg<std::optional<std::string>, "As it stands in the first entry that has one">
      first_timestamp;
  mcp::Arg<std::optional<std::string>, "As it stands in the last entry that has one">
      last_timestamp;
  std::optional<std::vector<std::string>> sample_timestamps;
  mcp::Arg<std::optional<std::string>, "In UTC, wherever it stands"> earliest;
  mcp::Arg<std::optional<std::string>, "In UTC, wherever it stands"> latest;
  std::optional<double> duration_seconds;
  mcp::Arg<std::optional<bool>, "Whether no entry is earlier than the one before"> is_sorted;
  mcp::Arg<std::optional<std::uint64_t>, "Entries whose time nobody could read"> unread_timestamps;
  std::optional<Inferred> inferred;
};

auto extract_time_range(Setting const& setting, ExtractTimeRange const& in)
    -> mcp::Result<TimeRange> {
  auto const source = TRY(Source::open(setting.world, wish_of(in, setting.options.timezone)));
  auto range = TimeRange{};
  auto last = std::string{};
  auto earliest = std::optional<Nanoseconds>{};
  auto latest = std::optional<Nanoseconds>{};
  auto before = std::optional<Nanoseconds>{};
  auto is_sorted = true;
  auto unread = std::uint64_t{0};
  while (auto* const entry = TRY(source->next())) {
    ++range.entry_count;
    auto const* const value = time_field(*entry);
    if (!value || !is_truthy(*value)) continue;
    if (!range.has_timestamps) {
      range.has_timestamps = true;
      range.first_timestamp = text_of(*value);
      range.sample_timestamps.emplace();
    }
    if (range.sample_timestamps->size() < samples) {
      range.sample_timestamps->push_back(text_of(*value));
    }
    last = text_of(*value);
    auto const moment = source->calendar().moment(*value);
    if (!moment) {
      ++unread;
      continue;
    }
    earliest = std::min(earliest.value_or(*moment), *moment);
    latest = std::max(latest.value_or(*moment), *moment);
    is_sorted = is_sorted && (!before || *before <= *moment);
    before = moment;
  }
  if (!range.has_timestamps) return range;
  range.last_timestamp = std::move(last);
  if (unread != 0) range.unread_timestamps = unread;
  if (!earliest) return range;
  range.earliest = to_text(*earliest);
  range.latest = to_text(*latest);
  range.duration_seconds = static_cast<double>(*latest - *earliest) / per_second;
  range.is_sorted = is_sorted;
  range.inferred = inferred(source->calendar());
  return range;
}

}  // namespace

void add_time_range(mcp::Server& server, std::shared_ptr<Setting const> const& setting) {
  server
      .tool("extract_time_range",
            "The first and the last time of log entries, as they stand and in UTC: of entries that "
            "parse_logs has returned, or of a text or a file.",
            [setting](ExtractTimeRange const& in) {
              return extract_time_range(*setting, in).transform(in_compact<TimeRange>);
            })
      .title("Extract Time Range")
      .hints(mcp::read_only);
}

}  // namespace logs
