#include "kit/time/civil.hpp"

#include <limits>

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

using namespace kit;

TEST("the first of January 1970 is day 0") {
  expect(days_since_epoch({1970, 1, 1}) == 0);
  expect(date_of(0) == Date{1970, 1, 1});
  expect(date_of(-1) == Date{1969, 12, 31});
  expect(days_since_epoch({2000, 3, 1}) == 11017);
}

TEST("every day of the years has one date, and that date is the day again") {
  auto date = Date{first_year, 1, 1};
  auto wrong = 0;
  for (auto day = days_since_epoch(date); day <= days_since_epoch({last_year, 12, 31}); ++day) {
    if (date_of(day) != date || days_since_epoch(date) != day || !is_valid(date)) ++wrong;
    if (++date.day > days_in_month(date.year, date.month)) {
      date.day = 1;
      if (++date.month > 12) date = {date.year + 1, 1, 1};
    }
  }
  expect(wrong == 0);
  expect(date == Date{last_year + 1, 1, 1});
}

TEST("centuries are leap years every four hundred years, the year 0 among them") {
  expect(is_leap_year(2024));
  expect(is_leap_year(2000));
  expect(is_leap_year(0));
  expect(is_leap_year(-4));
  expect(!is_leap_year(1900));
  expect(!is_leap_year(2023));
  expect(!is_leap_year(-100));
  expect(days_in_month(2024, 2) == 29);
  expect(days_in_month(2100, 2) == 28);
}

TEST("weekdays are numbered from Monday, before 1970 as well") {
  expect(weekday_of({1970, 1, 1}) == Weekday::thursday);
  expect(weekday_of({1969, 12, 31}) == Weekday::wednesday);
  expect(weekday_of({2026, 11, 22}) == Weekday::sunday);
  expect(weekday_of({2026, 11, 23}) == Weekday::monday);
  expect(weekday_of({1, 1, 1}) == Weekday::monday);
  expect(weekday_of({-9999, 1, 1}) == Weekday::monday);
  expect_equal(name_of(Weekday::monday), "Monday");
  expect_equal(name_of(Weekday::sunday), "Sunday");
}

TEST("the days of a year are counted from 1") {
  expect(day_of_year({2026, 1, 1}) == 1);
  expect(day_of_year({2026, 12, 31}) == 365);
  expect(day_of_year({2024, 12, 31}) == 366);
}

TEST("a date is valid when there is such a day within the years") {
  expect(is_valid(Date{2024, 2, 29}));
  expect(is_valid(Date{first_year, 1, 1}));
  expect(is_valid(Date{last_year, 12, 31}));
  expect(!is_valid(Date{2023, 2, 29}));
  expect(!is_valid(Date{2023, 13, 1}));
  expect(!is_valid(Date{2023, 0, 1}));
  expect(!is_valid(Date{2023, 1, 0}));
  expect(!is_valid(Date{2023, 1, -1}));
  expect(!is_valid(Date{first_year - 1, 12, 31}));
  expect(!is_valid(Date{last_year + 1, 1, 1}));
  expect(!is_valid(DateTime{{2023, 1, 1}, {24, 0, 0}}));
  expect(!is_valid(DateTime{{2023, 1, 1}, {0, 60, 0}}));
  expect(!is_valid(DateTime{{2023, 1, 1}, {0, 0, 60}}));
}

TEST("days are added across months and years, and stop at the last one") {
  expect(plus_days({2024, 2, 28}, 2) == Date{2024, 3, 1});
  expect(plus_days({2026, 1, 1}, -1) == Date{2025, 12, 31});
  expect(plus_days({first_year, 1, 1}, 7304483) == Date{last_year, 12, 31});
  auto const beyond = plus_days({last_year, 12, 31}, 1);
  expect(!beyond);
  if (!beyond) {
    expect_equal(beyond.error().message, "1 days on lies outside the years -9999 to 9999");
  }
  expect(!plus_days({2026, 1, 1}, std::numeric_limits<std::int64_t>::max()));
  expect(!plus_days({2026, 1, 1}, std::numeric_limits<std::int64_t>::min()));
}

TEST("seconds count days and times of day together, before 1970 downwards") {
  expect(seconds_since_epoch({{2026, 1, 15}, {9, 0, 0}}) == 1768467600);
  expect(date_time_of(1768467600) == DateTime{{2026, 1, 15}, {9, 0, 0}});
  expect(date_time_of(-1) == DateTime{{1969, 12, 31}, {23, 59, 59}});
  expect(date_time_of(-86400) == DateTime{{1969, 12, 31}, {0, 0, 0}});
}

TEST("a moment beyond the years counts as the nearest one within") {
  auto const first = DateTime{{first_year, 1, 1}, {0, 0, 0}};
  auto const last = DateTime{{last_year, 12, 31}, {23, 59, 59}};
  expect(date_time_of(earliest_second) == first);
  expect(date_time_of(latest_second) == last);
  expect(date_time_of(std::numeric_limits<std::int64_t>::min()) == first);
  expect(date_time_of(std::numeric_limits<std::int64_t>::max()) == last);
  expect(date_of(std::numeric_limits<std::int64_t>::min()) == first.date);
  expect(date_of(std::numeric_limits<std::int64_t>::max()) == last.date);
}

}  // namespace
