#include "kit/time/civil.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace kit {
namespace {

constexpr std::int64_t seconds_per_day = 86400;

// The epoch of the algorithms below is 0000-03-01: with a year that starts in March, the leap day
// is the last one. The calendar repeats itself after 400 years.
constexpr std::int64_t days_per_era = 146097;
constexpr std::int64_t days_to_epoch = 719468;

constexpr auto floor_divide(std::int64_t a, std::int64_t b) -> std::int64_t {
  return a / b - (a % b < 0 ? 1 : 0);
}

// https://howardhinnant.github.io/date_algorithms.html#days_from_civil
constexpr auto day_number(int given_year, int month, int day) -> std::int64_t {
  auto const year = std::int64_t{given_year} - (month <= 2 ? 1 : 0);
  auto const era = floor_divide(year, 400);
  auto const year_of_era = year - era * 400;
  auto const day_of_year =
      (153 * (std::int64_t{month} + (month > 2 ? -3 : 9)) + 2) / 5 + std::int64_t{day} - 1;
  auto const day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * days_per_era + day_of_era - days_to_epoch;
}

constexpr auto first_day = day_number(first_year, 1, 1);
constexpr auto last_day = day_number(last_year, 12, 31);

static_assert(earliest_second == first_day * seconds_per_day);
static_assert(latest_second == (last_day + 1) * seconds_per_day - 1);

}  // namespace

auto is_leap_year(int year) -> bool {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

auto days_in_month(int year, int month) -> int {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

auto is_valid(Date const& date) -> bool {
  return date.year >= first_year && date.year <= last_year && date.month >= 1 && date.month <= 12 &&
         date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

auto is_valid(TimeOfDay const& time) -> bool {
  return time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60 &&
         time.second >= 0 && time.second < 60;
}

auto is_valid(DateTime const& local) -> bool {
  return is_valid(local.date) && is_valid(local.time);
}

auto days_since_epoch(Date const& date) -> std::int64_t {
  return day_number(date.year, date.month, date.day);
}

// https://howardhinnant.github.io/date_algorithms.html#civil_from_days
auto date_of(std::int64_t days_since_epoch) -> Date {
  auto const days = std::clamp(days_since_epoch, first_day, last_day) + days_to_epoch;
  auto const era = floor_divide(days, days_per_era);
  auto const day_of_era = static_cast<int>(days - era * days_per_era);
  auto const year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  auto const day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  auto const month_from_march = (5 * day_of_year + 2) / 153;
  auto const day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  auto const month = month_from_march + (month_from_march < 10 ? 3 : -9);
  auto const year = static_cast<int>(era) * 400 + year_of_era + (month <= 2 ? 1 : 0);
  return {year, month, day};
}

auto weekday_of(Date const& date) -> Weekday {
  // 1970-01-01 was a Thursday, three days after a Monday.
  auto const days = days_since_epoch(date) + 3;
  return static_cast<Weekday>(days - floor_divide(days, 7) * 7 + 1);
}

auto name_of(Weekday weekday) -> std::string_view {
  constexpr auto names = std::array<std::string_view, 7>{
      "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  return names[(static_cast<unsigned>(weekday) + 6) % 7];
}

auto day_of_year(Date const& date) -> int {
  return static_cast<int>(days_since_epoch(date) - day_number(date.year, 1, 1)) + 1;
}

auto plus_days(Date const& date, std::int64_t days) -> base::Result<Date> {
  auto const from = days_since_epoch(date);
  if (days < first_day - from || days > last_day - from) {
    return base::failure(
        base::concat(days, " days on lies outside the years ", first_year, " to ", last_year));
  }
  return date_of(from + days);
}

auto seconds_since_epoch(DateTime const& local) -> std::int64_t {
  auto const& [hour, minute, second] = local.time;
  return days_since_epoch(local.date) * seconds_per_day + std::int64_t{hour} * 3600 +
         std::int64_t{minute} * 60 + second;
}

auto date_time_of(std::int64_t seconds_since_epoch) -> DateTime {
  auto const seconds = std::clamp(seconds_since_epoch, earliest_second, latest_second);
  auto const days = floor_divide(seconds, seconds_per_day);
  auto const second = static_cast<int>(seconds - days * seconds_per_day);
  return {date_of(days), {second / 3600, second / 60 % 60, second % 60}};
}

}  // namespace kit
