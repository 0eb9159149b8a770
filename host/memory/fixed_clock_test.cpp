// The clock that unit tests give to servers has to be right itself.

#include "host/memory/fixed_clock.hpp"

#include "base/test.hpp"

namespace {

auto seconds(std::string_view text) -> std::int64_t {
  auto const instant = host::instant_from(text);
  return instant ? instant->seconds : -1;
}

}  // namespace

TEST("a fixed clock shows the moment it was made with, every time") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  expect(clock.now() == host::Instant{.seconds = 1768435200});
  expect(clock.now() == host::Instant{.seconds = 1768435200});
  expect(host::FixedClock{host::Instant{.seconds = 7, .nanoseconds = 8}}.now().nanoseconds == 8);
}

TEST("a fixed clock moves only when it is told to") {
  auto clock = host::FixedClock{"1970-01-01T00:00:00.9Z"};
  clock.advance(3'200'000'000);
  expect(clock.now() == host::Instant{.seconds = 4, .nanoseconds = 100'000'000});
  clock.set({.seconds = -1});
  expect(clock.now().seconds == -1);
}

TEST("moments are read as RFC 3339 spells them") {
  expect(seconds("1970-01-01T00:00:00Z") == 0);
  expect(seconds("2000-02-29T12:34:56Z") == 951827696);
  expect(seconds("2000-03-01T00:00:00z") == 951868800);
  expect(seconds("1969-12-31T23:59:59Z") == -1);
  expect(seconds("0000-01-01T00:00:00Z") == -62167219200);
  expect(seconds("9999-12-31T23:59:59Z") == 253402300799);
  expect(seconds("1900-03-01T00:00:00Z") == -2203891200);
  expect(seconds("2026-01-15T09:00:00+09:00") == 1768435200);
  expect(seconds("2026-01-14t19:00:00-05:00") == 1768435200);
  expect(host::instant_from("1970-01-01T00:00:00.000000001Z")->nanoseconds == 1);
  expect(host::instant_from("1970-01-01T00:00:00.25Z")->nanoseconds == 250'000'000);
}

TEST("what is not a moment is not taken") {
  for (auto const text :
       {"", "2026", "2026-01-15", "2026-01-15T00:00:00", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-15T24:00:00Z",
        "2026-01-15T00:60:00Z", "2026-12-31T23:59:60Z", "2026-01-15T00:00:00.Z",
        "2026-01-15T00:00:00.1234567890Z", "2026-01-15T00:00:00Z ", "2026-01-15T00:00:00+9:00",
        "2026-01-15T00:00:00+24:00", "2026-1-15T00:00:00Z", "2026-01-15 00:00:00Z"}) {
    if (host::instant_from(text)) expect_equal(text, "refused");
  }
}
