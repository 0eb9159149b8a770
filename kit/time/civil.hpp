// Dates and times of day as people write them, in the proleptic Gregorian calendar: arithmetic
// without a time zone. Years run from -9999 to 9999, and year 0 is the one before year 1.

#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include "base/result.hpp"

namespace kit {

inline constexpr int first_year = -9999;
inline constexpr int last_year = 9999;

struct Date {
  int year = 1970;
  int month = 1;
  int day = 1;

  auto operator<=>(Date const&) const = default;
};

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
  int second = 0;

  auto operator<=>(TimeOfDay const&) const = default;
};

// What a calendar and a clock on the wall show, wherever they hang.
struct DateTime {
  Date date;
  TimeOfDay time;

  auto operator<=>(DateTime const&) const = default;
};

// Numbered as in ISO 8601.
enum class Weekday : std::uint8_t {
  monday = 1,
  tuesday,
  wednesday,
  thursday,
  friday,
  saturday,
  sunday
};

auto is_leap_year(int year) -> bool;

// `month` from 1 to 12.
auto days_in_month(int year, int month) -> int;

// Whether there is such a day, within the years above.
auto is_valid(Date const& date) -> bool;
// Whether a clock shows it: 00:00:00 to 23:59:59.
auto is_valid(TimeOfDay const& time) -> bool;
auto is_valid(DateTime const& local) -> bool;

// Days from 1970-01-01 to a valid date.
auto days_since_epoch(Date const& date) -> std::int64_t;
// The other way round. A day beyond the years above counts as the nearest one within, as do all
// moments below.
auto date_of(std::int64_t days_since_epoch) -> Date;

auto weekday_of(Date const& date) -> Weekday;
// In English: "Monday".
auto name_of(Weekday weekday) -> std::string_view;

// From 1 to 366.
auto day_of_year(Date const& date) -> int;

// An error when that leaves the years above.
auto plus_days(Date const& date, std::int64_t days) -> base::Result<Date>;

// Seconds from 1970-01-01T00:00:00 to a valid date and time on the same clock.
auto seconds_since_epoch(DateTime const& local) -> std::int64_t;
auto date_time_of(std::int64_t seconds_since_epoch) -> DateTime;

// The first and the last second of the years above, in UTC.
inline constexpr std::int64_t earliest_second = -377705116800;
inline constexpr std::int64_t latest_second = 253402300799;

}  // namespace kit
