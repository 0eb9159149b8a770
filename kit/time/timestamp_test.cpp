#include "kit/time/timestamp.hpp"

#include <initializer_list>

#include "base/test.hpp"

namespace {

using namespace kit;
using namespace std::string_view_literals;

// The text of a result, or its error.
auto shown(base::Result<Date> const& date) -> std::string {
  return date ? to_text(*date) : date.error().message;
}
auto shown(base::Result<TimeOfDay> const& time) -> std::string {
  return time ? to_text(*time) : time.error().message;
}
auto shown(base::Result<Timestamp> const& stamp) -> std::string {
  return stamp ? to_text(date_time_of(stamp->instant.seconds)) + "Z" : stamp.error().message;
}

TEST("dates and times are written with all their digits") {
  expect_equal(to_text(DateTime{{2026, 1, 5}, {8, 5, 0}}), "2026-01-05T08:05:00");
  expect_equal(to_text(Date{44, 3, 15}), "0044-03-15");
  expect_equal(to_text(Date{-44, 3, 15}), "-0044-03-15");
  expect_equal(to_text(Date{-9999, 1, 1}), "-9999-01-01");
  expect_equal(to_text(Date{0, 12, 31}), "0000-12-31");
}

TEST("an offset has seconds only where it needs them") {
  expect_equal(offset_text(0), "+00:00");
  expect_equal(offset_text(9 * 3600), "+09:00");
  expect_equal(offset_text(-(3 * 3600 + 1800)), "-03:30");
  expect_equal(offset_text(30472), "+08:27:52");
  expect_equal(offset_text(-30472), "-08:27:52");
  expect_equal(offset_text(-1), "-00:00:01");
  expect_equal(offset_text(50400), "+14:00");
}

TEST("a date has four, two and two digits") {
  expect_equal(shown(parse_date("2026-01-15")), "2026-01-15");
  expect_equal(shown(parse_date("0000-02-29")), "0000-02-29");
  expect_equal(shown(parse_date("9999-12-31")), "9999-12-31");
  for (auto const text : {"", "2026-1-15", "2026-01-5", "26-01-15", "2026/01/15", "20260115",
                          " 2026-01-15", "2026-01-15 ", "2026-01-15T00:00:00Z", "-044-01-01",
                          "+2026-01-15", "02026-01-15", "2026-01", "2026-0a-15"}) {
    expect(!parse_date(text));
  }
  expect(!parse_date("2026-01-15\0"sv));
  expect(!parse_date("２０２６-01-15"));
  expect_equal(shown(parse_date("15.1.2026")),
               "invalid date '15.1.2026'; dates are written YYYY-MM-DD, such as 2026-01-15");
}

TEST("a date that does not exist is refused with the days of that month") {
  expect_equal(shown(parse_date("2026-02-29")),
               "there is no date '2026-02-29'; that month has the days 1 to 28");
  expect_equal(shown(parse_date("2024-02-29")), "2024-02-29");
  expect_equal(shown(parse_date("2026-04-00")),
               "there is no date '2026-04-00'; that month has the days 1 to 30");
  expect_equal(shown(parse_date("2026-13-01")),
               "there is no date '2026-13-01'; months run from 01 to 12");
  expect_equal(shown(parse_date("2026-00-01")),
               "there is no date '2026-00-01'; months run from 01 to 12");
}

TEST("a time of day has one or two digits on each side of the colon") {
  expect_equal(shown(parse_time_of_day("09:30")), "09:30:00");
  expect_equal(shown(parse_time_of_day("9:5")), "09:05:00");
  expect_equal(shown(parse_time_of_day("0:0")), "00:00:00");
  expect_equal(shown(parse_time_of_day("23:59")), "23:59:00");
  for (auto const text : {"",       ":",        "9",     "9:",    ":5",    "24:00", "23:60",
                          "009:00", "09:000",   " 9:00", "9:00 ", "9: 00", "+9:00", "-9:00",
                          "9:00am", "09:00:00", "0900",  "9.00",  "99:99", "٩:٠٠"}) {
    expect(!parse_time_of_day(text));
  }
  expect(!parse_time_of_day("09:30\0"sv));
  expect(!parse_time_of_day("09\0:30"sv));
  expect_equal(
      shown(parse_time_of_day("25:00")),
      "invalid time '25:00'; times are written HH:MM on a 24-hour clock, from 00:00 to 23:59");
}

TEST("a date-time of RFC 3339 names a moment and keeps its offset") {
  expect_equal(shown(parse_timestamp("2026-01-15T18:00:00+09:00")), "2026-01-15T09:00:00Z");
  expect_equal(shown(parse_timestamp("2026-01-15t09:00:00z")), "2026-01-15T09:00:00Z");
  expect_equal(shown(parse_timestamp("2026-01-01T00:00:00-03:30")), "2026-01-01T03:30:00Z");
  auto const stamp = parse_timestamp("2026-01-15T18:00:00.25-00:30");
  expect(stamp && stamp->offset == -1800);
  expect(stamp && stamp->instant == host::Instant{1768501800, 250'000'000});
}

TEST("digits beyond the nanosecond are dropped") {
  auto const stamp = parse_timestamp("1970-01-01T00:00:00.1234567899Z");
  expect(stamp && stamp->instant == host::Instant{0, 123'456'789});
}

TEST("anything else is no date-time") {
  for (auto const text : {"",
                          "2026-01-15",
                          "2026-01-15T18:00:00",
                          "2026-01-15 18:00:00Z",
                          "2026-01-15T18:00Z",
                          "2026-01-15T24:00:00Z",
                          "2026-01-15T18:60:00Z",
                          "2026-01-15T18:00:61Z",
                          "2026-01-15T18:00:00.Z",
                          "2026-01-15T18:00:00,5Z",
                          "2026-01-15T18:00:00+0900",
                          "2026-01-15T18:00:00+09",
                          "2026-01-15T18:00:00+24:00",
                          "2026-01-15T18:00:00+09:60",
                          "2026-01-15T18:00:00Z ",
                          "2026-01-15T18:00:00Z0",
                          "2026-01-15T8:00:00Z",
                          "2026-02-30T18:00:00Z",
                          "2026-W03-4T18:00:00Z",
                          "12026-01-15T18:00:00Z"}) {
    expect(!parse_timestamp(text));
  }
  expect_equal(shown(parse_timestamp("yesterday")),
               "invalid date-time 'yesterday'; date-times are written as in RFC 3339, such as "
               "2026-01-15T18:00:00+09:00");
}

TEST("a leap second is the second after it, and only where there can be one") {
  expect_equal(shown(parse_timestamp("1990-12-31T23:59:60Z")), "1991-01-01T00:00:00Z");
  expect_equal(shown(parse_timestamp("1990-12-31T15:59:60.5-08:00")), "1991-01-01T00:00:00Z");
  expect_equal(shown(parse_timestamp("1990-12-30T23:59:60Z")),
               "there is no second 60 in '1990-12-30T23:59:60Z'; leap seconds are 23:59:60 UTC on "
               "the last day of a month and at no other time");
  expect(!parse_timestamp("1990-12-31T12:00:60Z"));
}

TEST("a moment beyond the last year is refused") {
  expect_equal(shown(parse_timestamp("9999-12-31T23:59:59Z")), "9999-12-31T23:59:59Z");
  expect_equal(shown(parse_timestamp("9999-12-31T23:59:59-01:00")),
               "the date-time '9999-12-31T23:59:59-01:00' lies in UTC beyond the year 9999");
  expect_equal(shown(parse_timestamp("9999-12-31T23:59:60Z")),
               "the date-time '9999-12-31T23:59:60Z' lies in UTC beyond the year 9999");
  expect_equal(shown(parse_timestamp("0000-01-01T00:00:00+01:00")), "-0001-12-31T23:00:00Z");
}

}  // namespace
