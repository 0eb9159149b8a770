#include "kit/time/zone.hpp"

#include <limits>

#include "base/test.hpp"
#include "base/text.hpp"
#include "kit/time/timestamp.hpp"
#include "kit/time/zone_data.hpp"
#include "kit/time/zone_history.hpp"
#include "kit/time/zone_names.hpp"

namespace {

using namespace kit;

auto zone(std::string_view name) -> Zone { return MUST(Zone::find(name)); }

auto instant(std::string_view text) -> host::Instant {
  return MUST(parse_timestamp(text))
  .instant;
}

// How a zone tells a moment, for comparing: "2026-01-15T18:00:00+09:00 KST".
auto told(std::string_view name, std::string_view moment) -> std::string {
  auto const in = zone(name);
  auto const at = instant(moment);
  return base::concat(in.format(at), ' ', in.abbreviation(at), in.is_dst(at) ? " dst" : "");
}

// The moments of a local time: "repeated 2026-11-01T05:30:00Z 2026-11-01T06:30:00Z".
auto moments(std::string_view name, DateTime const& local) -> std::string {
  auto const [kind, first, second, change] = zone(name).resolve(local);
  auto const utc = [](host::Instant at) { return to_text(date_time_of(at.seconds)) + "Z"; };
  expect(change.has_value() == (kind != Moments::Kind::unique));
  if (kind == Moments::Kind::unique) return utc(first);
  auto const word = kind == Moments::Kind::repeated ? "repeated " : "skipped ";
  return base::concat(word, utc(first), ' ', utc(second));
}

auto shown(std::optional<Transition> const& change) -> std::string {
  if (!change) return "none";
  return base::concat(to_text(change->local_before()), offset_text(change->before.offset), " -> ",
                      to_text(change->local_after()), offset_text(change->after.offset));
}

TEST("the data says which release it is") {
  auto const version = zone_data_version();
  expect(version.size() >= 5 && version.starts_with("20"));
}

TEST("a link has its own name and the clocks of its main name") {
  expect_equal(zone("US/Pacific").name(), "US/Pacific");
  expect_equal(zone("US/Pacific").main_name(), "America/Los_Angeles");
  expect_equal(zone("Asia/Seoul").main_name(), "Asia/Seoul");
  expect_equal(zone("UTC").main_name(), "Etc/UTC");
  expect_equal(told("US/Pacific", "2026-01-15T09:00:00Z"), "2026-01-15T01:00:00-08:00 PST");
}

TEST("clocks run in whole, half and quarter hours from UTC") {
  expect_equal(told("Asia/Seoul", "2026-01-15T09:00:00Z"), "2026-01-15T18:00:00+09:00 KST");
  expect_equal(told("UTC", "2026-01-15T09:00:00Z"), "2026-01-15T09:00:00+00:00 UTC");
  expect_equal(told("Asia/Kolkata", "2026-01-15T09:00:00Z"), "2026-01-15T14:30:00+05:30 IST");
  expect_equal(told("Asia/Kathmandu", "2026-01-15T09:00:00Z"), "2026-01-15T14:45:00+05:45 +0545");
  expect_equal(told("Australia/Eucla", "2026-01-15T09:00:00Z"), "2026-01-15T17:45:00+08:45 +0845");
  expect_equal(told("Pacific/Marquesas", "2026-01-15T09:00:00Z"),
               "2026-01-14T23:30:00-09:30 -0930");
  expect_equal(told("Pacific/Kiritimati", "2026-01-15T10:00:00Z"), "2026-01-16T00:00:00+14:00 +14");
  expect_equal(told("Etc/GMT+5", "2026-01-15T09:00:00Z"), "2026-01-15T04:00:00-05:00 -05");
  expect_equal(told("Factory", "2026-01-15T09:00:00Z"), "2026-01-15T09:00:00+00:00 -00");
}

TEST("daylight saving time comes and goes, north and south") {
  expect_equal(told("America/New_York", "2026-03-08T06:59:59Z"), "2026-03-08T01:59:59-05:00 EST");
  expect_equal(told("America/New_York", "2026-03-08T07:00:00Z"),
               "2026-03-08T03:00:00-04:00 EDT dst");
  expect_equal(told("Pacific/Auckland", "2026-01-15T00:00:00Z"),
               "2026-01-15T13:00:00+13:00 NZDT dst");
  expect_equal(told("Australia/Lord_Howe", "2026-01-15T00:00:00Z"),
               "2026-01-15T11:00:00+11:00 +11 dst");
  expect_equal(told("Australia/Lord_Howe", "2026-07-15T00:00:00Z"),
               "2026-07-15T10:30:00+10:30 +1030");
  expect_equal(told("Antarctica/Troll", "2030-01-15T00:00:00Z"), "2030-01-15T00:00:00+00:00 +00");
  expect_equal(told("Antarctica/Troll", "2030-07-15T00:00:00Z"),
               "2030-07-15T02:00:00+02:00 +02 dst");
}

TEST("in Dublin it is winter time that the data calls daylight saving time") {
  expect_equal(told("Europe/Dublin", "2026-01-15T12:00:00Z"), "2026-01-15T12:00:00+00:00 GMT dst");
  expect_equal(told("Europe/Dublin", "2026-07-15T12:00:00Z"), "2026-07-15T13:00:00+01:00 IST");
  expect_equal(told("Eire", "2126-01-15T12:00:00Z"), "2126-01-15T12:00:00+00:00 GMT dst");
}

TEST("in Casablanca clocks went back for the month of fasting") {
  expect_equal(told("Africa/Casablanca", "2025-03-01T12:00:00Z"),
               "2025-03-01T12:00:00+00:00 +00 dst");
  expect_equal(told("Africa/Casablanca", "2025-07-15T12:00:00Z"), "2025-07-15T13:00:00+01:00 +01");
}

TEST("before the first change it is always local mean time, to the second") {
  expect_equal(told("Asia/Seoul", "1850-06-01T00:00:00Z"), "1850-06-01T08:27:52+08:27:52 LMT");
  expect_equal(told("Asia/Seoul", "0001-01-02T00:00:00Z"), "0001-01-02T08:27:52+08:27:52 LMT");
  expect_equal(told("America/New_York", "1883-11-18T16:59:59Z"),
               "1883-11-18T12:03:57-04:56:02 LMT");
  expect_equal(told("America/New_York", "1883-11-18T17:00:00Z"), "1883-11-18T12:00:00-05:00 EST");
}

TEST("the rules of today go on for all years") {
  expect_equal(told("Europe/Paris", "2500-07-01T00:00:00Z"), "2500-07-01T02:00:00+02:00 CEST dst");
  expect_equal(told("Europe/Paris", "9999-12-31T00:00:00Z"), "9999-12-31T01:00:00+01:00 CET");
  expect_equal(shown(zone("Europe/Paris").next_transition(instant("2400-01-01T00:00:00Z"))),
               "2400-03-26T02:00:00+01:00 -> 2400-03-26T03:00:00+02:00");
}

TEST("a local time is mostly one moment") {
  expect_equal(moments("Europe/London", {{2026, 1, 15}, {9, 0, 0}}), "2026-01-15T09:00:00Z");
  expect_equal(moments("Asia/Seoul", {{2026, 1, 15}, {0, 0, 0}}), "2026-01-14T15:00:00Z");
  expect_equal(moments("UTC", {{2026, 2, 28}, {23, 59, 59}}), "2026-02-28T23:59:59Z");
}

TEST("a local time that clocks skip is none, and is told with both sides of the gap") {
  expect_equal(moments("America/New_York", {{2026, 3, 8}, {2, 30, 0}}),
               "skipped 2026-03-08T07:30:00Z 2026-03-08T06:30:00Z");
  auto const gap = zone("America/New_York").resolve({{2026, 3, 8}, {2, 30, 0}});
  expect_equal(shown(gap.change), "2026-03-08T02:00:00-05:00 -> 2026-03-08T03:00:00-04:00");
  expect_equal(moments("America/New_York", {{2026, 3, 8}, {1, 59, 59}}), "2026-03-08T06:59:59Z");
  expect_equal(moments("America/New_York", {{2026, 3, 8}, {3, 0, 0}}), "2026-03-08T07:00:00Z");
  expect_equal(moments("Australia/Lord_Howe", {{2026, 10, 4}, {2, 15, 0}}),
               "skipped 2026-10-03T15:45:00Z 2026-10-03T15:15:00Z");
}

TEST("a local time that clocks show twice is two moments") {
  expect_equal(moments("America/New_York", {{2026, 11, 1}, {1, 30, 0}}),
               "repeated 2026-11-01T05:30:00Z 2026-11-01T06:30:00Z");
  expect_equal(moments("America/New_York", {{2026, 11, 1}, {0, 59, 59}}), "2026-11-01T04:59:59Z");
  expect_equal(moments("America/New_York", {{2026, 11, 1}, {2, 0, 0}}), "2026-11-01T07:00:00Z");
  expect_equal(moments("Australia/Lord_Howe", {{2026, 4, 5}, {1, 45, 0}}),
               "repeated 2026-04-04T14:45:00Z 2026-04-04T15:15:00Z");
  auto const fold = zone("America/New_York").resolve({{2026, 11, 1}, {1, 30, 0}});
  expect_equal(shown(fold.change), "2026-11-01T02:00:00-04:00 -> 2026-11-01T01:00:00-05:00");
}

TEST("Samoa had no 30 December 2011, and Kwajalein no 21 August 1993") {
  expect_equal(moments("Pacific/Apia", {{2011, 12, 30}, {12, 0, 0}}),
               "skipped 2011-12-30T22:00:00Z 2011-12-29T22:00:00Z");
  expect_equal(shown(zone("Pacific/Apia").next_transition(instant("2011-12-01T00:00:00Z"))),
               "2011-12-30T00:00:00-10:00 -> 2011-12-31T00:00:00+14:00");
  expect_equal(moments("Kwajalein", {{1993, 8, 21}, {0, 0, 0}}),
               "skipped 1993-08-21T12:00:00Z 1993-08-20T12:00:00Z");
}

TEST("the day that Alaska had twice, when it was bought, is two moments") {
  expect_equal(moments("America/Juneau", {{1867, 10, 18}, {20, 0, 0}}),
               "repeated 1867-10-18T04:57:41Z 1867-10-19T04:57:41Z");
}

TEST("the changes before and after a moment do not include one at the moment") {
  auto const london = zone("Europe/London");
  auto const spring = instant("2026-03-29T01:00:00Z");
  auto const autumn = "2026-10-25T02:00:00+01:00 -> 2026-10-25T01:00:00+00:00";
  auto const last_autumn = "2025-10-26T02:00:00+01:00 -> 2025-10-26T01:00:00+00:00";
  auto const to_summer = "2026-03-29T01:00:00+00:00 -> 2026-03-29T02:00:00+01:00";
  expect_equal(shown(london.next_transition(instant("2026-03-29T00:59:59Z"))), to_summer);
  expect_equal(shown(london.next_transition(instant("2026-03-29T00:59:59.9Z"))), to_summer);
  expect_equal(shown(london.next_transition(spring)), autumn);
  expect_equal(shown(london.previous_transition(spring)), last_autumn);
  expect_equal(shown(london.previous_transition(instant("2026-03-29T01:00:00.1Z"))), to_summer);
  expect_equal(shown(london.previous_transition(instant("2026-03-29T01:00:01Z"))), to_summer);
}

TEST("a zone without changes has none, and one without a rule has a last one") {
  auto const now = instant("2026-01-01T00:00:00Z");
  expect(!zone("UTC").next_transition(now));
  expect(!zone("UTC").previous_transition(now));
  expect(!zone("Asia/Seoul").next_transition(now));
  expect_equal(shown(zone("Asia/Seoul").previous_transition(now)),
               "1988-10-09T03:00:00+10:00 -> 1988-10-09T02:00:00+09:00");
  expect(!zone("Asia/Seoul").previous_transition(instant("1900-01-01T00:00:00Z")));
}

TEST("the ends of time are no trouble in any zone") {
  constexpr auto first = host::Instant{std::numeric_limits<std::int64_t>::min(), 0};
  constexpr auto last = host::Instant{std::numeric_limits<std::int64_t>::max(), 999'999'999};
  auto const earliest = DateTime{{first_year, 1, 1}, {0, 0, 0}};
  auto const latest = DateTime{{last_year, 12, 31}, {23, 59, 59}};
  for (auto const name : zone_names()) {
    auto const here = zone(name);
    expect(here.local(first).date.year == first_year);
    expect(here.local(last).date.year == last_year);
    expect(!here.previous_transition(first));
    expect(!here.next_transition(last));
    expect(here.at(first) == here.at({earliest_second, 0}));
    expect(here.at(last) == here.at({latest_second, 0}));
    expect(here.resolve(earliest).kind == Moments::Kind::unique);
    expect(here.resolve(latest).kind == Moments::Kind::unique);
  }
}

TEST("walking through the changes of every zone, both ways, visits the same ones") {
  auto const end = instant("2100-01-01T00:00:00Z");
  for (auto const name : zone_names()) {
    auto const here = zone(name);
    auto at = host::Instant{earliest_second};
    auto forward = 0;
    auto newest = at;
    for (auto change = here.next_transition(at); change && change->at < end;
         change = here.next_transition(at)) {
      expect(change->at > at && change->before != change->after);
      expect(here.at(change->at) == change->after);
      expect(here.at({change->at.seconds - 1, 0}) == change->before);
      at = newest = change->at;
      ++forward;
    }
    auto backward = 0;
    for (auto change = here.previous_transition(end); change;
         change = here.previous_transition(change->at)) {
      if (backward++ == 0) expect(change->at == newest);
    }
    expect(forward == backward);
  }
}

TEST("yearly changes count weeks, may start before their day, and may end days after it") {
  auto const at = [](zone_data::YearlyChange const& change, int year, int offset) {
    return to_text(date_time_of(moment_of(change, year, offset)));
  };
  expect_equal(at({3, 2, 0, 7200}, 2026, -18000), "2026-03-08T07:00:00");
  expect_equal(at({10, 5, 0, 10800}, 2026, 7200), "2026-10-25T01:00:00");
  expect_equal(at({2, 5, 0, 0}, 2026, 0), "2026-02-22T00:00:00");
  expect_equal(at({3, 5, 0, -3600}, 2026, -7200), "2026-03-29T01:00:00");
  expect_equal(at({3, 4, 4, 180000}, 2026, 7200), "2026-03-28T00:00:00");
  expect_equal(at({1, 1, 4, -7 * 86400}, 2026, 0), "2025-12-25T00:00:00");
  expect_equal(at({9, 1, 6, 86400}, 2026, -14400), "2026-09-06T04:00:00");
}

}  // namespace
