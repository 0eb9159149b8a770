// compute_log_statistics

#include "base/text.hpp"
#include "kit/sketch/t_digest.hpp"
#include "servers/log-parser/arguments.hpp"
#include "servers/log-parser/counts.hpp"
#include "servers/log-parser/histogram.hpp"
#include "servers/log-parser/levels.hpp"
#include "servers/log-parser/templates.hpp"
#include "servers/log-parser/tools.hpp"
#include "servers/log-parser/values.hpp"
#include "servers/log-parser/window.hpp"

namespace logs {
namespace {

constexpr auto top_size = std::size_t{10};

struct ComputeLogStatistics {
  EntriesArg entries;
  LogContentArg log_content;
  PathArg path;
  FormatTypeArg format_type;
  PatternArg log_pattern;
  TimezoneArg timezone;
  MultilineArg multiline;
  SinceArg since;
  UntilArg until;
  mcp::Arg<std::optional<std::vector<std::string>>,
           "Fields whose most frequent values are counted; nested ones by a path with dots",
           mcp::max_items{20}>
      top_fields;
  mcp::Arg<std::optional<std::vector<std::string>>,
           "Numeric fields of which quantiles are told, such as [\"size\", \"request_time\"]",
           mcp::max_items{20}>
      quantile_fields;
  mcp::Arg<std::optional<std::string>,
           "Length of the stretches of time for a histogram, such as 1m, 1h or 1d; those in which "
           "much more or less happens than usual are marked",
           mcp::max_length{16}>
      bucket;
  mcp::Arg<std::uint32_t,
           "How many of the most frequent templates of messages are told, in which <*> stands for "
           "what differs",
           mcp::at_most{200}, mcp::otherwise{0}>
      templates;
  mcp::Arg<std::uint32_t, "The same of entries with level error or worse", mcp::at_most{200},
           mcp::otherwise{0}>
      error_groups;
  mcp::Arg<std::optional<std::string>,
           "Compares with the entries since this moment, before since: what is new, gone, or more "
           "or less frequent",
           mcp::max_length{64}>
      baseline_since;
};

struct ValueCount {
  std::string value;
  std::uint64_t count;
};
struct QuantilesOf {
  std::uint64_t count;
  double min, max, mean, p50, p90, p95, p99;
};
struct TemplateCount {
  std::string text;
  std::uint64_t count;
  std::string level;
  std::string example;
  std::optional<std::string> first_time;
  std::optional<std::string> last_time;
};
struct Change {
  mcp::Arg<std::string, "new, gone, more or less"> change;
  std::string text;
  std::uint64_t before;
  std::uint64_t now;
  mcp::Arg<double, "In entries a second, now to before; 0 where there was none"> rate_ratio;
};
struct Comparison {
  std::uint64_t baseline_entries;
  Counts baseline_by_level;
  std::vector<Change> changes;
};

struct Statistics {
  std::uint64_t entry_count;
  Counts by_level;
  std::optional<Counts> by_status;
  std::optional<Counts> top_ips;
  std::optional<Counts> top_paths;
  std::optional<std::string> format_detected;
  mcp::Arg<std::optional<Counts>, "Where levels have other names than those of syslog"> by_severity;
  std::optional<json::Map<std::vector<ValueCount>>> top;
  std::optional<json::Map<QuantilesOf>> quantiles;
  std::optional<std::vector<Bucket>> histogram;
  std::optional<std::vector<TemplateCount>> templates;
  std::optional<std::vector<TemplateCount>> error_groups;
  std::optional<Comparison> comparison;
  mcp::Arg<std::optional<std::uint64_t>,
           "By how much counts may be too high, when there were too many values to count all">
      count_error;
  std::optional<std::uint64_t> unparsed_count;
  std::optional<Inferred> inferred;
};

// The numbers of a field, in memory that does not grow with their count.
class Numbers {
 public:
  void add(double value) {
    least_ = digest_.count() == 0 ? value : std::min(least_, value);
    most_ = digest_.count() == 0 ? value : std::max(most_, value);
    sum_ += value;
    digest_.add(value);
  }
  auto count() const -> std::uint64_t { return digest_.count(); }
  auto told() -> QuantilesOf {
    return {.count = count(),
            .min = least_,
            .max = most_,
            .mean = sum_ / static_cast<double>(count()),
            .p50 = digest_.quantile(0.5),
            .p90 = digest_.quantile(0.9),
            .p95 = digest_.quantile(0.95),
            .p99 = digest_.quantile(0.99)};
  }

 private:
  kit::TDigest digest_;
  double sum_ = 0, least_ = 0, most_ = 0;
};

// What all entries of one stretch of time add up to.
struct Sums {
  std::uint64_t entries = 0;
  Counter levels;
  Templates templates;
};

class Statistician {
 public:
  static auto create(ComputeLogStatistics const& in, Source& source) -> mcp::Result<Statistician>;

  void add(Entry& entry);
  auto result() -> Statistics;

 private:
  Statistician(ComputeLogStatistics const& in, Source& source) : in_{in}, source_{source} {}

  void count_values(Entry const& entry);
  void count_time(Entry const& entry, std::string_view level, std::optional<Nanoseconds> moment);
  auto comparison() const -> Comparison;

  ComputeLogStatistics const& in_;
  Source& source_;
  Window window_;
  std::optional<Window> baseline_window_;
  bool needs_moment_ = false;
  bool needs_message_ = false;

  Sums now_;
  Sums before_;
  Counter statuses_, ips_, paths_, severities_;
  Templates errors_;
  std::vector<Counter> tops_;
  std::vector<Numbers> quantiles_;
  std::optional<Histogram> histogram_;
};

auto Statistician::create(ComputeLogStatistics const& in, Source& source)
    -> mcp::Result<Statistician> {
  auto made = Statistician{in, source};
  made.window_ = TRY(window_of(in.since, in.until, source.calendar()));
  if (in.bucket) {
    auto const size = parse_duration(*in.bucket);
    if (!size) return mcp::failure("bucket: " + size.error().message);
    made.histogram_.emplace(*size);
  }
  if (in.baseline_since) {
    if (!in.since) return mcp::failure("baseline_since: compares with since, which is not given");
    made.baseline_window_ = TRY(window_of(in.baseline_since, in.since, source.calendar()));
  }
  if (in.top_fields) made.tops_.resize(in.top_fields->size());
  if (in.quantile_fields) made.quantiles_.resize(in.quantile_fields->size());
  made.needs_message_ = in.templates != 0 || in.error_groups != 0 || in.baseline_since;
  made.needs_moment_ = in.bucket || made.needs_message_ || !made.window_.is_open();
  return made;
}

auto message_of(Entry const& entry) -> std::string_view {
  for (std::string_view const name :
       {"message", "msg", "raw", "log", "MESSAGE", "event", "@m", "@mt"}) {
    if (auto const text = entry.text_of(name); !text.empty()) return text;
  }
  return {};
}

void Statistician::add(Entry& entry) {
  auto const level = entry.level.empty() ? std::string_view{"unknown"} : entry.level;
  if (needs_moment_) {
    auto const moment = source_.calendar().moment(entry);
    if (baseline_window_ && moment && baseline_window_->holds(*moment)) {
      ++before_.entries;
      before_.levels.add(level);
      before_.templates.add(message_of(entry), level, moment);
      return;
    }
    if (!window_.is_open() && (!moment || !window_.holds(*moment))) return;
    count_time(entry, level, moment);
  }
  ++now_.entries;
  now_.levels.add(level);
  count_values(entry);
}

void Statistician::count_values(Entry const& entry) {
  auto const count = [](Counter& counter, Value const& value) {
    if (value.kind == Value::Kind::text) {
      counter.add(value.text);
    } else {
      counter.add(text_of(value));
    }
  };
  for (auto const& field : entry.fields()) {
    if (field.name == "status") {
      count(statuses_, field.value);
    } else if (field.name == "ip") {
      count(ips_, field.value);
    } else if (field.name == "path") {
      count(paths_, field.value);
    }
  }
  for (auto i = std::size_t{0}; i < tops_.size(); ++i) {
    if (auto const value = find(entry, (*in_.top_fields)[i])) count(tops_[i], *value);
  }
  for (auto i = std::size_t{0}; i < quantiles_.size(); ++i) {
    auto const value = find(entry, (*in_.quantile_fields)[i]);
    auto const number = value ? number_of(*value) : std::nullopt;
    if (number) quantiles_[i].add(*number);
  }
}

void Statistician::count_time(Entry const& entry, std::string_view level,
                              std::optional<Nanoseconds> moment) {
  auto const is_error = severity_of(level) >= Severity::error;
  if (histogram_ && moment) histogram_->add(*moment, is_error);
  if (!needs_message_) return;
  auto const message = message_of(entry);
  if (in_.templates != 0 || baseline_window_) now_.templates.add(message, level, moment);
  if (in_.error_groups != 0 && is_error) errors_.add(message, level, moment);
}

auto told(Templates const& templates, std::size_t at_most) -> std::vector<TemplateCount> {
  auto list = std::vector<TemplateCount>{};
  for (auto const* const each : templates.top(at_most)) {
    auto& added = list.emplace_back(each->text(), each->count, each->level, each->example);
    if (each->first) {
      added.first_time = to_text(*each->first);
      added.last_time = to_text(*each->last);
    }
  }
  return list;
}

// How many seconds a stretch of time has, or what its entries span.
auto seconds_of(Window const& window, Templates const& templates) -> double {
  auto first = window.since;
  auto last = window.until;
  for (auto const& each : templates.all()) {
    if (!window.since && each.first) first = std::min(first.value_or(*each.first), *each.first);
    if (!window.until && each.last) last = std::max(last.value_or(*each.last), *each.last);
  }
  if (!first || !last) return 1;
  return std::max(static_cast<double>(*last - *first) / per_second, 1.0);
}

auto Statistician::comparison() const -> Comparison {
  constexpr auto most_changes = std::size_t{50};
  constexpr auto factor = 3.0;
  auto compared = Comparison{.baseline_entries = before_.entries,
                             .baseline_by_level = counts_of(before_.levels.all())};
  auto const seconds_now = seconds_of(window_, now_.templates);
  auto const seconds_before = seconds_of(*baseline_window_, before_.templates);
  auto known = std::map<std::string, std::uint64_t, std::less<>>{};
  for (auto const& each : before_.templates.all()) known[each.text()] += each.count;
  auto const add = [&](std::string_view change, std::string text, std::uint64_t before,
                       std::uint64_t now, double ratio) {
    if (compared.changes.size() >= most_changes) return;
    compared.changes.push_back({.change = std::string{change},
                                .text = std::move(text),
                                .before = before,
                                .now = now,
                                .rate_ratio = ratio});
  };
  for (auto const* const each : now_.templates.top(Templates::most_templates)) {
    auto const text = each->text();
    auto const before = known.find(text);
    if (before == known.end()) {
      add("new", text, 0, each->count, 0);
      continue;
    }
    auto const ratio = (static_cast<double>(each->count) / seconds_now) /
                       (static_cast<double>(before->second) / seconds_before);
    if (ratio >= factor) add("more", text, before->second, each->count, ratio);
    if (ratio <= 1 / factor) add("less", text, before->second, each->count, ratio);
    known.erase(before);
  }
  for (auto const* const each : before_.templates.top(Templates::most_templates)) {
    if (known.contains(each->text())) add("gone", each->text(), each->count, 0, 0);
  }
  return compared;
}

auto Statistician::result() -> Statistics {
  auto made = Statistics{.entry_count = now_.entries, .by_level = counts_of(now_.levels.all())};
  if (auto* const reader = source_.reader()) {
    made.format_detected = std::string{source_.format_name()};
    if (reader->unparsed() != 0) made.unparsed_count = reader->unparsed();
  }
  if (now_.entries == 0 && !baseline_window_) return made;
  made.by_status = top_of(statuses_, top_size);
  made.top_ips = top_of(ips_, top_size);
  made.top_paths = top_of(paths_, top_size);
  for (auto const& [level, count] : now_.levels.all()) {
    auto const name = name_of(severity_of(level));
    severities_.add(name, count);
    if (name != level) made.by_severity.emplace();
  }
  if (made.by_severity) made.by_severity = counts_of(severities_.all());

  auto error = statuses_.error() + ips_.error() + paths_.error();
  if (in_.top_fields) {
    made.top.emplace();
    for (auto i = std::size_t{0}; i < tops_.size(); ++i) {
      auto& [name, counts] =
          made.top->entries.emplace_back((*in_.top_fields)[i], std::vector<ValueCount>{});
      for (auto const& each : tops_[i].top(top_size)) {
        counts.emplace_back(std::string{each.key}, each.count);
      }
      error = std::max(error, tops_[i].error());
    }
  }
  if (error != 0) made.count_error = error;
  if (in_.quantile_fields) {
    made.quantiles.emplace();
    for (auto i = std::size_t{0}; i < quantiles_.size(); ++i) {
      if (quantiles_[i].count() == 0) continue;
      made.quantiles->entries.emplace_back((*in_.quantile_fields)[i], quantiles_[i].told());
    }
  }
  if (histogram_) made.histogram = histogram_->buckets();
  if (in_.templates != 0) made.templates = told(now_.templates, in_.templates);
  if (in_.error_groups != 0) made.error_groups = told(errors_, in_.error_groups);
  if (baseline_window_) made.comparison = comparison();
  made.inferred = inferred(source_.calendar());
  return made;
}

auto compute_log_statistics(Setting const& setting, ComputeLogStatistics const& in)
    -> mcp::Result<Statistics> {
  auto const source = TRY(Source::open(setting.world, wish_of(in, setting.options.timezone)));
  auto statistician = TRY(Statistician::create(in, *source));
  while (auto* const entry = TRY(source->next())) statistician.add(*entry);
  return statistician.result();
}

}  // namespace

void add_statistics(mcp::Server& server, std::shared_ptr<Setting const> const& setting) {
  server
      .tool("compute_log_statistics",
            "Counts log entries by level, HTTP status, address and path; on demand by any field, "
            "with quantiles, a histogram over time, templates of messages, groups of errors and a "
            "comparison with the time before. Takes entries of parse_logs, a text or a file of any "
            "size.",
            [setting](ComputeLogStatistics const& in) {
              return compute_log_statistics(*setting, in).transform(in_compact<Statistics>);
            })
      .title("Compute Log Statistics")
      .hints(mcp::read_only);
}

}  // namespace logs
