// A clock that shows what it was set to: host::FixedClock{"2026-01-15T00:00:00Z"}.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "host/clock.hpp"
#include "host/timer.hpp"

namespace host {

// https://www.rfc-editor.org/rfc/rfc3339#section-5.6
// Nothing when the text is not a date-time: 2026-01-15T00:00:00Z, with up to nine decimals of a
// second and any offset. Leap seconds are not taken, since an Instant has none.
constexpr auto instant_from(std::string_view text) -> std::optional<Instant>;

class FixedClock final : public Clock {
 public:
  // A moment written into the program; a wrong one does not compile.
  struct Literal {
    Instant instant;

    template <std::size_t Size>
    consteval Literal(char const (&text)[Size])  // NOLINT(google-explicit-constructor)
        : instant{instant_from(std::string_view{text, Size - 1}).value()} {}
  };

  FixedClock(Literal start) : now_{start.instant} {}  // NOLINT(google-explicit-constructor)
  explicit FixedClock(Instant start) : now_{start} {}

  auto now() -> Instant override { return now_; }
  void set(Instant now) { now_ = now; }
  void advance(Nanoseconds by) {
    constexpr auto second = Nanoseconds{1'000'000'000};
    auto const nanoseconds = now_.nanoseconds + by % second;
    now_.seconds += static_cast<std::int64_t>(by / second + nanoseconds / second);
    now_.nanoseconds = static_cast<std::uint32_t>(nanoseconds % second);
  }

 private:
  Instant now_;
};

namespace detail {

// Reads from the front of a text, and remembers whether all was as it should be.
struct MomentReader {
  std::string_view rest;
  bool good = true;

  constexpr auto take(char a, char b) -> bool {
    if (rest.empty() || (rest[0] != a && rest[0] != b)) return false;
    rest.remove_prefix(1);
    return true;
  }
  constexpr void expect(char a, char b) { good = take(a, b) && good; }

  constexpr auto number(std::size_t digits, int least, int most) -> int {
    auto value = 0;
    for (; digits > 0; --digits) {
      if (rest.empty() || rest[0] < '0' || rest[0] > '9') {
        good = false;
        return least;
      }
      value = value * 10 + (rest[0] - '0');
      rest.remove_prefix(1);
    }
    good = good && value >= least && value <= most;
    return value;
  }

  constexpr auto decimals() -> std::uint32_t {
    auto value = std::uint32_t{0};
    auto count = 0;
    for (; !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; ++count) {
      if (count < 9) value = value * 10 + static_cast<std::uint32_t>(rest[0] - '0');
      rest.remove_prefix(1);
    }
    good = good && count >= 1 && count <= 9;
    for (; count < 9; ++count) value *= 10;
    return value;
  }
};

constexpr auto days_in(int year, int month) -> int {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  auto const leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

// Days since 1970-01-01 in the Gregorian calendar, for years from 0 on: whole years, then months.
constexpr auto days_until(int year, int month, int day) -> std::int64_t {
  auto const years = std::int64_t{year} + 400;  // keeps the divisions away from negative numbers
  auto const leap_days = (years - 1) / 4 - (years - 1) / 100 + (years - 1) / 400;
  constexpr auto until_1970 = std::int64_t{2369} * 365 + 2369 / 4 - 2369 / 100 + 2369 / 400;
  auto days = (years - 1) * 365 + leap_days - until_1970 + day - 1;
  for (auto before = 1; before < month; ++before) days += days_in(year, before);
  return days;
}

}  // namespace detail

constexpr auto instant_from(std::string_view text) -> std::optional<Instant> {
  auto reader = detail::MomentReader{text};
  auto const year = reader.number(4, 0, 9999);
  reader.expect('-', '-');
  auto const month = reader.number(2, 1, 12);
  reader.expect('-', '-');
  if (!reader.good) return std::nullopt;
  auto const day = reader.number(2, 1, detail::days_in(year, month));
  reader.expect('T', 't');
  auto const hour = reader.number(2, 0, 23);
  reader.expect(':', ':');
  auto const minute = reader.number(2, 0, 59);
  reader.expect(':', ':');
  auto const second = reader.number(2, 0, 59);
  auto const nanoseconds = reader.take('.', '.') ? reader.decimals() : 0;
  auto offset = 0;
  if (!reader.take('Z', 'z')) {
    auto const east = reader.take('+', '+');
    if (!east) reader.expect('-', '-');
    offset = reader.number(2, 0, 23) * 3600;
    reader.expect(':', ':');
    offset += reader.number(2, 0, 59) * 60;
    if (!east) offset = -offset;
  }
  if (!reader.good || !reader.rest.empty()) return std::nullopt;
  auto const days = detail::days_until(year, month, day);
  auto const of_day = hour * 3600 + minute * 60 + second;
  return Instant{.seconds = days * 86400 + of_day - offset, .nanoseconds = nanoseconds};
}

}  // namespace host
