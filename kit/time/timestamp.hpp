// Dates, times and moments as text: the ISO 8601 forms that RFC 3339 keeps.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "host/clock.hpp"
#include "kit/time/civil.hpp"

namespace kit {

// "2026-01-15"; a year before 0 as "-0044-03-15".
auto to_text(Date const& date) -> std::string;
// "18:05:00"
auto to_text(TimeOfDay const& time) -> std::string;
// "2026-01-15T18:05:00"
auto to_text(DateTime const& local) -> std::string;
// Seconds ahead of UTC: "+09:00", "-03:30", "+00:00"; with seconds, "+08:27:52", when it has some.
auto offset_text(std::int32_t offset) -> std::string;

// "YYYY-MM-DD" and nothing else: four, two and two ASCII digits, and a day that exists.
auto parse_date(std::string_view text) -> base::Result<Date>;

// "HH:MM" on a 24-hour clock and nothing else: one or two ASCII digits each, 0:0 to 23:59.
auto parse_time_of_day(std::string_view text) -> base::Result<TimeOfDay>;

struct Timestamp {
  host::Instant instant;
  std::int32_t offset = 0;  // As written, in seconds ahead of UTC.
};

// A date-time of RFC 3339, such as "2026-01-15T18:00:00+09:00" or "2026-01-15T09:00:00.25Z".
// Digits beyond the nanosecond are dropped. A leap second, which can only be 23:59:60 UTC on the
// last day of a month, is taken as the second after it.
auto parse_timestamp(std::string_view text) -> base::Result<Timestamp>;

}  // namespace kit
