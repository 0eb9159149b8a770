// The IANA time zone data as it is compiled in: what the tables in zone_data.inc mean, which
// tools/tzdata/generate.py writes into the build tree. Private to kit/time/.
//
// Four fifths of the data are the moments at which clocks were changed. Zones share many of them
// with their neighbours, so a history is written as excerpts of one common list of steps.

#pragma once

#include <cstdint>
#include <limits>

namespace kit::zone_data {

// The release of the data, such as "2026a".
extern char const version[];

// All names, in the order of their bytes, without anything between them: name i is
// names[name_starts[i]] up to names[name_starts[i + 1]]. A link has its main name's history.
extern std::uint16_t const name_count;
extern char const names[];
extern std::uint16_t const name_starts[];
extern std::uint16_t const name_histories[];

inline constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();
inline constexpr std::uint16_t no_rule = 0xffff;

// How one zone's clocks went, told backwards, since most questions are about the present.
//
// At `last` (seconds since 1970, UTC) the newest listed change took place. From then on its rule
// holds, or, without one, its first type. What came before is told by the steps in its excerpts,
// up to the step without a gap; there are none when `last` is `never`.
struct History {
  std::int64_t last;
  std::uint16_t excerpts;   // Its first entry there.
  std::uint16_t types;      // Its first entry in type_lists. Steps number its types from there.
  std::uint16_t rule;       // Its entry in rules, or no_rule.
  std::uint16_t main_name;  // The name of which the others are links.
};
extern std::uint16_t const history_count;
extern History const histories[];

struct Excerpt {
  std::uint16_t first;
  std::uint16_t count;
};
extern Excerpt const excerpts[];

// One step back in time: step % 16 is the type that held until the change, gaps[step / 16] are the
// seconds from the change before it, 0 when there was none.
extern std::uint16_t const steps[];
extern std::uint32_t const gaps[];

// What clocks can show: seconds ahead of UTC, whether that is daylight saving time, and where in
// `abbreviations` its name starts, which ends in NUL.
struct Type {
  std::int32_t offset : 20;
  std::uint32_t is_daylight : 1;
  std::uint32_t abbreviation : 11;
};
extern std::uint16_t const type_lists[];
extern Type const types[];
extern char const abbreviations[];

// The `week`th (5: the last) such weekday (0: Sunday) of the month, and so many seconds from the
// midnight at which it starts, on the clock as it goes until then. Those may be negative, or more
// than a day.
struct YearlyChange {
  std::uint8_t month;
  std::uint8_t week;
  std::uint8_t weekday;
  std::int32_t seconds;
};

struct Rule {
  std::uint16_t standard;  // In types.
  std::uint16_t daylight;
  YearlyChange to_daylight;
  YearlyChange to_standard;
};
extern Rule const rules[];

}  // namespace kit::zone_data
