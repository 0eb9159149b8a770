#include "kit/time/timestamp.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/text.hpp"

namespace kit {
namespace {

// A date, a time or both in the making.
class Digits {
 public:
  void put(char c) { text_[size_++] = c; }

  // `value`, not negative, with zeros in front of it.
  void put(int value, std::size_t width) {
    auto count = std::size_t{1};
    for (auto rest = value; rest >= 10; rest /= 10) ++count;
    count = std::max(count, width);
    for (auto i = count; i-- > 0; value /= 10)
      text_[size_ + i] = static_cast<char>('0' + value % 10);
    size_ += count;
  }

  void put(Date const& date) {
    if (date.year < 0) put('-');
    put(date.year < 0 ? -date.year : date.year, 4);
    put('-');
    put(date.month, 2);
    put('-');
    put(date.day, 2);
  }

  void put(TimeOfDay const& time) {
    put(time.hour, 2);
    put(':');
    put(time.minute, 2);
    put(':');
    put(time.second, 2);
  }

  auto text() const -> std::string { return {text_, size_}; }

 private:
  char text_[64];  // a date and a time, were each number ten digits long
  std::size_t size_ = 0;
};

// Reads a text from its start. A failed read leaves the cursor where it was.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_{text} {}

  // From `least` to `most` ASCII digits, as many as there are; most <= 9.
  auto digits(std::size_t least, std::size_t most) -> std::optional<int> {
    auto value = 0;
    auto count = std::size_t{0};
    while (count < most && count < rest_.size() && is_digit(rest_[count])) {
      value = value * 10 + (rest_[count++] - '0');
    }
    if (count < least) return std::nullopt;
    rest_.remove_prefix(count);
    return value;
  }

  // One character, a lower-case letter counting as its capital.
  auto take(char wanted) -> bool {
    if (rest_.empty()) return false;
    auto const c = rest_.front();
    if (c != wanted && !(wanted >= 'A' && wanted <= 'Z' && c == wanted + 32)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // The digits after a decimal point as nanoseconds: at least one.
  auto fraction() -> std::optional<std::uint32_t> {
    auto value = std::uint32_t{0};
    auto count = 0;
    for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1), ++count) {
      if (count < 9) value = value * 10 + static_cast<std::uint32_t>(rest_.front() - '0');
    }
    if (count == 0) return std::nullopt;
    for (; count < 9; ++count) value *= 10;
    return value;
  }

  auto at_end() const -> bool { return rest_.empty(); }

 private:
  static auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }

  std::string_view rest_;
};

// full-date of RFC 3339, whatever its numbers.
auto read_date(Cursor& cursor) -> std::optional<Date> {
  auto const year = cursor.digits(4, 4);
  if (!year || !cursor.take('-')) return std::nullopt;
  auto const month = cursor.digits(2, 2);
  if (!month || !cursor.take('-')) return std::nullopt;
  auto const day = cursor.digits(2, 2);
  if (!day) return std::nullopt;
  return Date{*year, *month, *day};
}

// Hours and minutes of at least `least` digits each, whatever their numbers.
auto read_hours_and_minutes(Cursor& cursor, std::size_t least) -> std::optional<TimeOfDay> {
  auto const hour = cursor.digits(least, 2);
  if (!hour || !cursor.take(':')) return std::nullopt;
  auto const minute = cursor.digits(least, 2);
  if (!minute) return std::nullopt;
  return TimeOfDay{*hour, *minute, 0};
}

// What is wrong with the numbers of a date that has the right form.
auto check(Date const& date, std::string_view text) -> base::Result<> {
  if (is_valid(date)) return {};
  auto const month_exists = date.month >= 1 && date.month <= 12;
  auto why = month_exists ? base::concat("that month has the days 1 to ",
                                         days_in_month(date.year, date.month))
                          : std::string{"months run from 01 to 12"};
  return base::failure(base::concat("there is no date ", base::quoted(text), "; ", why));
}

}  // namespace

auto to_text(Date const& date) -> std::string {
  auto digits = Digits{};
  digits.put(date);
  return digits.text();
}

auto to_text(TimeOfDay const& time) -> std::string {
  auto digits = Digits{};
  digits.put(time);
  return digits.text();
}

auto to_text(DateTime const& local) -> std::string {
  auto digits = Digits{};
  digits.put(local.date);
  digits.put('T');
  digits.put(local.time);
  return digits.text();
}

auto offset_text(std::int32_t offset) -> std::string {
  auto const seconds = offset < 0 ? -std::int64_t{offset} : std::int64_t{offset};
  auto digits = Digits{};
  digits.put(offset < 0 ? '-' : '+');
  digits.put(static_cast<int>(seconds / 3600), 2);
  digits.put(':');
  digits.put(static_cast<int>(seconds / 60 % 60), 2);
  if (seconds % 60 != 0) {
    digits.put(':');
    digits.put(static_cast<int>(seconds % 60), 2);
  }
  return digits.text();
}

auto parse_date(std::string_view text) -> base::Result<Date> {
  auto cursor = Cursor{text};
  auto const date = read_date(cursor);
  if (!date || !cursor.at_end()) {
    return base::failure(base::concat("invalid date ", base::quoted(text),
                                      "; dates are written YYYY-MM-DD, such as 2026-01-15"));
  }
  TRY(check(*date, text));
  return *date;
}

auto parse_time_of_day(std::string_view text) -> base::Result<TimeOfDay> {
  auto cursor = Cursor{text};
  auto const time = read_hours_and_minutes(cursor, 1);
  if (!time || !cursor.at_end() || !is_valid(*time)) {
    return base::failure(
        base::concat("invalid time ", base::quoted(text),
                     "; times are written HH:MM on a 24-hour clock, from 00:00 to 23:59"));
  }
  return *time;
}

// https://www.rfc-editor.org/rfc/rfc3339#section-5.6
auto parse_timestamp(std::string_view text) -> base::Result<Timestamp> {
  auto const malformed = [&] {
    return base::failure(
        base::concat("invalid date-time ", base::quoted(text),
                     "; date-times are written as in RFC 3339, such as 2026-01-15T18:00:00+09:00"));
  };
  auto cursor = Cursor{text};

  // date-time = full-date "T" full-time. NOTE: the "T" and "Z" characters may alternatively be
  // lower case.
  auto const date = read_date(cursor);
  if (!date || !cursor.take('T')) return malformed();

  // partial-time = time-hour ":" time-minute ":" time-second [time-secfrac]
  auto time = read_hours_and_minutes(cursor, 2);
  if (!time || !cursor.take(':')) return malformed();
  auto const second = cursor.digits(2, 2);
  if (!second) return malformed();
  auto const is_leap_second = *second == 60;
  time->second = is_leap_second ? 59 : *second;
  auto nanoseconds = std::uint32_t{0};
  if (cursor.take('.')) {
    auto const fraction = cursor.fraction();
    if (!fraction) return malformed();
    nanoseconds = *fraction;
  }

  // time-offset = "Z" / time-numoffset
  auto offset = std::int32_t{0};
  if (!cursor.take('Z')) {
    auto const behind = cursor.take('-');
    if (!behind && !cursor.take('+')) return malformed();
    auto const ahead = read_hours_and_minutes(cursor, 2);
    if (!ahead || !is_valid(*ahead)) return malformed();
    offset = (ahead->hour * 3600 + ahead->minute * 60) * (behind ? -1 : 1);
  }
  if (!cursor.at_end() || !is_valid(*time)) return malformed();

  TRY(check(*date, text));
  auto const seconds = seconds_since_epoch({*date, *time}) - offset + (is_leap_second ? 1 : 0);
  if (seconds < earliest_second || seconds > latest_second) {
    return base::failure(base::concat("the date-time ", base::quoted(text),
                                      " lies in UTC beyond the year ", last_year));
  }
  if (is_leap_second) {
    // https://www.rfc-editor.org/rfc/rfc3339#section-5.7 "at the end of months in which a leap
    // second occurs"; which months those are is announced half a year ahead, so any will do.
    auto const next = date_time_of(seconds);
    if (next.date.day != 1 || next.time != TimeOfDay{}) {
      return base::failure(base::concat(
          "there is no second 60 in ", base::quoted(text),
          "; leap seconds are 23:59:60 UTC on the last day of a month and at no other time"));
    }
    // All of a leap second is one moment in Unix time.
    nanoseconds = 0;
  }
  return Timestamp{{seconds, nanoseconds}, offset};
}

}  // namespace kit
