#include "kit/time/zone_history.hpp"

#include <algorithm>
#include <array>

#include "kit/time/civil.hpp"

namespace kit {
namespace {

struct Change {
  std::int64_t at = 0;
  std::uint16_t type = 0;
};

// Three years around the moment hold it between two changes, even when the rule changes the clock
// in the first or the last days of a year.
auto segment_by_rule(zone_data::Rule const& rule, std::int64_t at) -> Segment {
  auto const year = date_time_of(at).date.year;
  auto changes = std::array<Change, 6>{};
  for (auto i = 0; i < 3; ++i) {
    auto const& [standard, daylight, to_daylight, to_standard] = rule;
    auto first =
        Change{moment_of(to_daylight, year + i - 1, zone_data::types[standard].offset), daylight};
    auto second =
        Change{moment_of(to_standard, year + i - 1, zone_data::types[daylight].offset), standard};
    if (second.at < first.at) std::swap(first, second);
    changes[static_cast<std::size_t>(2 * i)] = first;
    changes[static_cast<std::size_t>(2 * i + 1)] = second;
  }
  auto next = std::size_t{1};
  while (next < changes.size() - 1 && changes[next].at <= at) ++next;
  return {changes[next - 1].at, changes[next].at, changes[next - 1].type};
}

}  // namespace

// https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html (8.3, TZ)
auto moment_of(zone_data::YearlyChange const& change, int year, std::int32_t offset)
    -> std::int64_t {
  // Mm.n.d: The d'th day (0<=d<=6) of week n of month m of the year (1<=n<=5, 1<=m<=12, where week
  // 5 means "the last d day in month m" which may occur in either the fourth or the fifth week).
  // Week 1 is the first week in which the d'th day occurs. Day zero is Sunday.
  auto const first = Date{year, change.month, 1};
  auto const weekday_of_first = static_cast<int>(weekday_of(first)) % 7;
  auto day = (change.weekday - weekday_of_first + 7) % 7 + 7 * (change.week - 1);
  if (day >= days_in_month(year, change.month)) day -= 7;
  return seconds_since_epoch({{year, change.month, 1 + day}, {}}) + change.seconds - offset;
}

auto segment_at(zone_data::History const& history, std::int64_t given) -> Segment {
  auto const at = std::clamp(given, earliest_second, latest_second);
  auto const* const types = &zone_data::type_lists[history.types];
  if (at >= history.last) {
    if (history.rule == zone_data::no_rule) return {history.last, forever, types[0]};
    auto segment = segment_by_rule(zone_data::rules[history.rule], at);
    segment.begin = std::max(segment.begin, history.last);
    return segment;
  }
  auto end = history.last;
  for (auto const* excerpt = &zone_data::excerpts[history.excerpts];; ++excerpt) {
    for (auto i = 0; i < excerpt->count; ++i) {
      auto const step = zone_data::steps[excerpt->first + i];
      auto const gap = zone_data::gaps[step / 16];
      auto const begin = gap == 0 ? always : end - gap;
      if (at >= begin) return {begin, end, types[step % 16]};
      end = begin;
    }
  }
}

}  // namespace kit
