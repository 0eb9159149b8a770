#include "servers/git/dates.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "kit/time/timestamp.hpp"

namespace {

// A Thursday.
constexpr auto now = std::string_view{"2026-11-26T13:05:09Z"};

auto moment(std::string_view text) -> std::string {
  auto const present = MUST(kit::parse_timestamp(now))
  .instant;
  auto const result = git::parse_moment("start_timestamp", text, present);
  if (!result) return result.error().message;
  return kit::to_text(kit::date_time_of(*result));
}

}  // namespace

TEST("ISO 8601 with an offset and without") {
  expect_equal(moment("2024-01-15T14:30:25+09:00"), "2024-01-15T05:30:25");
  expect_equal(moment("2024-01-15T14:30:25Z"), "2024-01-15T14:30:25");
  expect_equal(moment("2024-01-15T14:30:25"), "2024-01-15T14:30:25");
  expect_equal(moment("2024-01-15 14:30:25 +0900"), "2024-01-15T05:30:25");
  expect_equal(moment("2024-01-15 14:30:25+09:00"), "2024-01-15T05:30:25");
  expect_equal(moment("2024-01-15 14:30"), "2024-01-15T14:30:00");
}

TEST("a day without a time is that day at the present time, as in git") {
  expect_equal(moment("2024-01-15"), "2024-01-15T13:05:09");
  expect_equal(moment("Jan 15 2024"), "2024-01-15T13:05:09");
  expect_equal(moment("15 January 2024"), "2024-01-15T13:05:09");
  expect_equal(moment("Jan 15, 2024 10:00"), "2024-01-15T10:00:00");
  expect_equal(moment("15.01.2024"), "2024-01-15T13:05:09");
  expect_equal(moment("1/15/2024"), "2024-01-15T13:05:09");
  expect_equal(moment("2024/1/15"), "2024-01-15T13:05:09");
}

TEST("back from now") {
  expect_equal(moment("now"), "2026-11-26T13:05:09");
  expect_equal(moment("yesterday"), "2026-11-25T13:05:09");
  expect_equal(moment("2 weeks ago"), "2026-11-12T13:05:09");
  expect_equal(moment("3.days.ago"), "2026-11-23T13:05:09");
  expect_equal(moment("an hour ago"), "2026-11-26T12:05:09");
  expect_equal(moment("1 month ago"), "2026-10-26T13:05:09");
  expect_equal(moment("13 months ago"), "2025-10-26T13:05:09");
  expect_equal(moment("2 years ago"), "2024-11-26T13:05:09");
  expect_equal(moment("last week"), "2026-11-19T13:05:09");
  expect_equal(moment("1 year 2 months ago"), "2025-09-26T13:05:09");
}

TEST("names of days and times") {
  expect_equal(moment("last friday"), "2026-11-20T13:05:09");
  expect_equal(moment("monday"), "2026-11-23T13:05:09");
  expect_equal(moment("noon"), "2026-11-26T12:00:00");
  expect_equal(moment("midnight"), "2026-11-26T00:00:00");
  expect_equal(moment("yesterday 5pm"), "2026-11-25T17:00:00");
  expect_equal(moment("yesterday noon"), "2026-11-25T12:00:00");
}

TEST("seconds since 1970") {
  expect_equal(moment("1705329025"), "2024-01-15T14:30:25");
  expect_equal(moment("@1705329025"), "2024-01-15T14:30:25");
  expect_equal(moment("@5"), "1970-01-01T00:00:05");
}

TEST("nonsense is a failure, not now") {
  for (auto const* const text :
       {"soon", "2024-13-45", "12", "3 moons ago", "Jan 99 2024", "99:99"}) {
    expect_equal(moment(text), base::concat("start_timestamp: cannot read '", text,
                                            "'; give a moment such as '2024-01-15T14:30:25', "
                                            "'2024-01-15' or '2 weeks ago'"));
  }
}
