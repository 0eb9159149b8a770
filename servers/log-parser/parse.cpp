// parse_logs

#include <algorithm>

#include "base/text.hpp"
#include "servers/log-parser/arguments.hpp"
#include "servers/log-parser/levels.hpp"
#include "servers/log-parser/redact.hpp"
#include "servers/log-parser/room.hpp"
#include "servers/log-parser/tools.hpp"
#include "servers/log-parser/values.hpp"

namespace logs {
namespace {

struct ParseLogs {
  LogContentArg log_content;
  FormatTypeArg format_type;
  mcp::Arg<std::int64_t, "Maximum number of entries to parse", mcp::otherwise{1000}> max_entries;
  PathArg path;
  PatternArg log_pattern;
  TimezoneArg timezone;
  MultilineArg multiline;
  mcp::Arg<bool,
           "Add to each entry _time, its moment in UTC, and _severity, its level as one of debug, "
           "info, notice, warning, error, critical, alert and emergency",
           mcp::otherwise{false}>
      normalize;
  mcp::Arg<std::optional<std::vector<Private>>,
           "What is taken out of the values, such as [\"email\", \"secret\"]", mcp::max_items{5}>
      redact;
  mcp::Arg<std::optional<std::string>, "The next_cursor of the call before, to go on from there",
           mcp::max_length{64}>
      cursor;
};

struct ParsedLogs {
  mcp::Arg<std::string, "One of the formats, \"pattern\" for your own, or \"unknown\"">
      format_detected;
  mcp::Arg<std::uint64_t, "Of a text all of its lines, of a file those read so far"> total_lines;
  mcp::Arg<std::uint64_t, "Entries returned"> parsed_count;
  mcp::Arg<std::uint64_t, "Lines that are no JSON, in that format"> error_count;
  Entries entries;
  mcp::Arg<std::optional<double>, "How many lines of a sample have that format, 0 to 1"> confidence;
  mcp::Arg<std::optional<std::string>, "Of JSON, whose it is: pino, ecs, docker ..."> dialect;
  mcp::Arg<std::optional<std::uint64_t>, "Entries that are a line as it stands"> unparsed_count;
  mcp::Arg<std::optional<std::uint64_t>,
           "Lines that were too long, of which only the beginning is there">
      cut_lines;
  std::optional<Inferred> inferred;
  mcp::Arg<std::optional<std::string>, "Where to go on, when there is more"> next_cursor;
};

void redact(Entry& entry, std::span<Private const> kinds) {
  for (auto& field : entry.fields()) {
    auto& value = field.value;
    if (value.kind == Value::Kind::text) {
      value.text = entry.keep(redacted(value.text, kinds));
    } else if (value.kind == Value::Kind::nested) {
      auto const json = entry.keep(redacted(json::to_text(value.nested), kinds));
      value = {.kind = Value::Kind::json, .text = json};
    } else if (value.kind == Value::Kind::json) {
      auto const text = redacted(value.text, kinds);
      if (text != value.text) value = {.text = entry.keep(text)};
    }
  }
}

// As the original counts them: an end of line at the end of the text begins another.
auto lines_of(std::string_view text) -> std::uint64_t {
  return static_cast<std::uint64_t>(std::ranges::count(text, '\n')) + 1;
}

void normalize(Entry& entry, std::optional<Nanoseconds> moment) {
  if (moment) entry.add("_time", entry.keep(to_text(*moment)));
  entry.add("_severity", name_of(severity_of(entry.level)));
}

auto parse_logs(mcp::CallContext const& call, Setting const& setting, ParseLogs const& in)
    -> mcp::Result<ParsedLogs> {
  auto const source = TRY(Source::open(setting.world, wish_of(in, setting.options.timezone)));
  auto& reader = *source->reader();
  auto const most = in.max_entries.get();
  if (most < 0) {
    return mcp::failure(base::concat("max_entries: expected a number from 0, got ", most));
  }
  reader.stop_after(static_cast<std::uint64_t>(most));

  auto parsed = ParsedLogs{};
  auto list = EntryList{*source, call.result_limit()};
  auto cursor = source->cursor();
  while (auto* const entry = TRY(source->next())) {
    if (list.count() == 0 && source->format_name() == "json") {
      auto const dialect = dialect_of(*entry);
      if (!dialect.empty()) parsed.dialect = std::string{dialect};
    }
    auto const moment =
        in.normalize || list.count() == 0 ? source->calendar().moment(*entry) : std::nullopt;
    if (in.normalize) normalize(*entry, moment);
    if (in.redact) redact(*entry, *in.redact);
    if (!list.add(*entry)) break;
    cursor = source->cursor();
  }
  // Who wants nothing is not sent on either.
  if (reader.is_at_end() || most == 0) cursor.reset();

  parsed.format_detected = std::string{source->format_name()};
  parsed.total_lines = in.log_content ? lines_of(*in.log_content) : source->lines_read();
  parsed.parsed_count = list.count();
  parsed.error_count = reader.errors();
  parsed.entries.json = list.take();
  if (in.format_type.get() == "auto" && !in.log_pattern) parsed.confidence = source->confidence();
  if (reader.unparsed() != 0) parsed.unparsed_count = reader.unparsed();
  auto const cut = std::max(reader.cut_lines(), std::uint64_t{list.has_cut()});
  if (cut != 0) parsed.cut_lines = cut;
  parsed.inferred = inferred(source->calendar());
  if (cursor) parsed.next_cursor = *std::move(cursor);
  return parsed;
}

}  // namespace

auto inferred(Calendar const& calendar) -> std::optional<Inferred> {
  if (!calendar.has_inferred_year() && !calendar.has_inferred_zone()) return std::nullopt;
  auto found = Inferred{};
  if (calendar.has_inferred_year()) {
    found.year = "the last one in which no time lies in the future";
  }
  if (calendar.has_inferred_zone()) found.timezone = calendar.zone_name();
  return found;
}

void add_parse_logs(mcp::Server& server, std::shared_ptr<Setting const> const& setting) {
  server
      .tool("parse_logs",
            "Parses raw log content, or a log file, into structured entries. This is typically the "
            "first step: its entries can be passed to the other tools, which also read the same "
            "text or file themselves.",
            [setting](mcp::CallContext& call, ParseLogs const& in) {
              return parse_logs(call, *setting, in).transform(in_compact<ParsedLogs>);
            })
      .title("Parse Logs")
      .hints(mcp::read_only);
}

}  // namespace logs
