#include "servers/log-parser/moments.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kit/time/timestamp.hpp"
#include "servers/log-parser/scanner.hpp"

namespace logs {
namespace {

using View = std::string_view;

constexpr auto day = std::int64_t{86'400};
constexpr auto most_seconds = std::int64_t{9'200'000'000};

auto take_number(Scanner& scanner, std::size_t digits, int& number) -> bool {
  auto const text = scanner.rest();
  if (text.size() < digits) return false;
  number = 0;
  for (auto i = std::size_t{0}; i < digits; ++i) {
    if (!is_digit(text[i])) return false;
    number = number * 10 + (text[i] - '0');
  }
  return scanner.take(text.substr(0, digits));
}

// One digit or two.
auto take_short(Scanner& scanner, int& number) -> bool {
  return take_number(scanner, 2, number) || take_number(scanner, 1, number);
}

auto take_month(Scanner& scanner, int& month) -> bool {
  constexpr View names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto const found = std::ranges::find(names, scanner.rest().substr(0, 3));
  if (found == std::end(names)) return false;
  month = static_cast<int>(found - std::begin(names)) + 1;
  return scanner.take(*found);
}

// ".123", ",123456": digits beyond the ninth are dropped.
auto take_fraction(Scanner& scanner, std::int64_t& nanoseconds) -> void {
  nanoseconds = 0;
  auto const text = scanner.rest();
  if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || !is_digit(text[1])) return;
  auto unit = per_second / 10;
  auto size = std::size_t{1};
  for (; size < text.size() && is_digit(text[size]); ++size) {
    nanoseconds += unit * (text[size] - '0');
    unit /= 10;
  }
  scanner.take(text.substr(0, size));
}

auto take_time(Scanner& scanner, kit::TimeOfDay& time, std::int64_t& nanoseconds) -> bool {
  if (!take_short(scanner, time.hour) || !scanner.take(':') ||
      !take_number(scanner, 2, time.minute)) {
    return false;
  }
  time.second = 0;
  if (scanner.take(':') && !take_number(scanner, 2, time.second)) return false;
  take_fraction(scanner, nanoseconds);
  return true;
}

// "Z", "UTC", "+02:00", "-0700", "+02", after a blank or none. Names of other zones mean several
// things, and are passed over.
auto take_offset(Scanner& scanner) -> std::optional<std::int32_t> {
  scanner.blanks();
  auto const text = scanner.rest();
  if (scanner.take("UTC") || scanner.take("GMT") || scanner.take('Z')) return 0;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  scanner.take(text[0]);
  auto hours = 0;
  auto minutes = 0;
  if (!take_number(scanner, 2, hours)) return std::nullopt;
  scanner.take(':');
  take_number(scanner, 2, minutes);
  if (hours > 18 || minutes > 59) return std::nullopt;
  auto const offset = hours * 3600 + minutes * 60;
  return text[0] == '-' ? -offset : offset;
}

auto skip_weekday(Scanner& scanner) -> void {
  constexpr View days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  for (auto const each : days) {
    if (!scanner.take(each)) continue;
    scanner.take(',');
    scanner.blanks();
    return;
  }
}

// Nothing beyond what a date can be.
auto in_nanoseconds(std::int64_t number, std::int64_t unit, std::int64_t rest)
    -> std::optional<Nanoseconds> {
  auto moment = Nanoseconds{};
  if (__builtin_mul_overflow(number, unit, &moment)) return std::nullopt;
  if (moment > most_seconds * per_second) return std::nullopt;
  return moment + rest;
}

// A number of seconds since 1970, or of smaller units, which are known by their size.
auto since_1970(View text) -> std::optional<Nanoseconds> {
  auto scanner = Scanner{text};
  auto whole = View{};
  auto fraction = std::int64_t{0};
  if (!scanner.digits(whole) || whole.size() < 9 || whole.size() > 19) return std::nullopt;
  take_fraction(scanner, fraction);
  if (!scanner.at_end()) return std::nullopt;
  auto const number = base::parse_integer<std::int64_t>(whole);
  if (!number) return std::nullopt;
  if (whole.size() <= 10) return in_nanoseconds(*number, per_second, fraction);
  if (whole.size() <= 13) return in_nanoseconds(*number, 1'000'000, fraction / 1'000);
  if (whole.size() <= 16) return in_nanoseconds(*number, 1'000, 0);
  return in_nanoseconds(*number, 1, 0);
}

}  // namespace

auto Calendar::zone_name() const -> std::string {
  if (zone_) return std::string{zone_->name()};
  return offset_ == 0 ? "UTC" : kit::offset_text(offset_);
}

auto Calendar::resolve(kit::DateTime const& local, std::int64_t nanoseconds,
                       std::optional<std::int32_t> offset) -> std::optional<Nanoseconds> {
  // A leap second, or midnight at the end of a day.
  auto shown = local;
  auto extra = std::int64_t{0};
  if (shown.time.second == 60) shown.time.second = 59, extra = 1;
  if (!kit::is_valid(shown)) return std::nullopt;
  auto seconds = kit::seconds_since_epoch(shown) + extra;
  if (offset) {
    seconds -= *offset;
  } else {
    has_inferred_zone_ = true;
    seconds = zone_ ? zone_->resolve(shown).first.seconds + extra : seconds - offset_;
  }
  if (seconds < -most_seconds || seconds > most_seconds) return std::nullopt;
  return seconds * per_second + nanoseconds;
}

auto Calendar::with_year(kit::DateTime local, std::int64_t nanoseconds,
                         std::optional<std::int32_t> offset) -> std::optional<Nanoseconds> {
  has_inferred_year_ = true;
  auto const newest = latest_ / per_second + day;
  auto const year = kit::date_time_of(newest).date.year;
  // The 29th of February is in one of the last nine years.
  for (auto back = 0; back < 9; ++back) {
    local.date.year = year - back;
    auto const moment = resolve(local, nanoseconds, offset);
    if (moment && *moment / per_second <= newest) return moment;
  }
  return std::nullopt;
}

auto Calendar::moment(std::string_view text) -> std::optional<Nanoseconds> {
  auto scanner = Scanner{text};
  auto local = kit::DateTime{};
  auto nanoseconds = std::int64_t{0};
  auto const with_day = [&] { return take_short(scanner, local.date.day); };
  auto const start = scanner;

  // 2026-10-03T13:55:36, 2026/10/03 13:55:36
  if (take_number(scanner, 4, local.date.year) && (scanner.next_is('-') || scanner.next_is('/'))) {
    auto const separator = scanner.rest().front();
    if (scanner.take(separator) && take_number(scanner, 2, local.date.month) &&
        scanner.take(separator) && take_number(scanner, 2, local.date.day)) {
      if (scanner.at_end()) return resolve(local, 0, std::nullopt);
      if ((scanner.take('T') || scanner.take('t') || scanner.blanks()) &&
          take_time(scanner, local.time, nanoseconds)) {
        return resolve(local, nanoseconds, take_offset(scanner));
      }
    }
    return std::nullopt;
  }

  // 1003 13:55:36.123456
  scanner = start;
  if (take_number(scanner, 2, local.date.month) && take_number(scanner, 2, local.date.day) &&
      scanner.take(' ')) {
    if (!take_time(scanner, local.time, nanoseconds)) return std::nullopt;
    return with_year(local, nanoseconds, std::nullopt);
  }

  // 10/Oct/2000:13:55:36 -0700, 03 Oct 2026 13:55:36.123, Sat, 03 Oct 2026 13:55:36 +0000
  scanner = start;
  skip_weekday(scanner);
  auto const after_weekday = scanner;
  if (with_day() && (scanner.take('/') || scanner.take('-') || scanner.blanks()) &&
      take_month(scanner, local.date.month)) {
    auto with_number = scanner;
    if ((with_number.take('/') || with_number.take('-') || with_number.blanks()) &&
        take_number(with_number, 4, local.date.year) &&
        (with_number.take(':') || with_number.blanks()) &&
        take_time(with_number, local.time, nanoseconds)) {
      return resolve(local, nanoseconds, take_offset(with_number));
    }
    if (!scanner.blanks() || !take_time(scanner, local.time, nanoseconds)) return std::nullopt;
    return with_year(local, nanoseconds, take_offset(scanner));
  }

  // Oct  3 13:55:36, Sat Oct 03 13:55:36.123456 2026
  scanner = after_weekday;
  if (take_month(scanner, local.date.month) && scanner.blanks() && with_day() && scanner.blanks() &&
      take_time(scanner, local.time, nanoseconds)) {
    auto tail = scanner;
    if (tail.blanks() && take_number(tail, 4, local.date.year)) {
      return resolve(local, nanoseconds, take_offset(tail));
    }
    return with_year(local, nanoseconds, take_offset(scanner));
  }
  return since_1970(text);
}

auto Calendar::moment(Value const& value) -> std::optional<Nanoseconds> {
  if (value.kind != Value::Kind::text && value.kind != Value::Kind::json) return std::nullopt;
  return moment(value.text);
}

auto Calendar::moment(Entry const& entry) -> std::optional<Nanoseconds> {
  auto const* const value = time_field(entry);
  return value ? moment(*value) : std::nullopt;
}

auto time_field(Entry const& entry) -> Value const* {
  for (View const name : {"time", "timestamp", "@timestamp", "ts", "@t", "eventTime", "datetime",
                          "__REALTIME_TIMESTAMP", "date"}) {
    if (auto const* const value = entry.find(name)) return value;
  }
  return nullptr;
}

auto to_text(Nanoseconds moment) -> std::string {
  auto seconds = moment / per_second;
  auto rest = moment % per_second;
  if (rest < 0) rest += per_second, --seconds;
  auto text = kit::to_text(kit::date_time_of(seconds));
  if (rest != 0) {
    auto digits = std::string(9, '0');
    for (auto at = digits.rbegin(); at != digits.rend(); ++at, rest /= 10) {
      *at = static_cast<char>('0' + rest % 10);
    }
    while (digits.ends_with("000")) digits.resize(digits.size() - 3);
    text += base::concat(".", digits);
  }
  return text + "Z";
}

auto parse_duration(std::string_view text) -> base::Result<Nanoseconds> {
  struct Unit {
    View name;
    Nanoseconds size;
  };
  constexpr Unit units[] = {{"ms", 1'000'000},       {"s", per_second},
                            {"m", 60 * per_second},  {"h", 3600 * per_second},
                            {"d", day * per_second}, {"w", 7 * day * per_second}};
  auto scanner = Scanner{text};
  auto digits = View{};
  if (scanner.digits(digits)) {
    auto const number = base::parse_integer<std::int64_t>(digits);
    auto const* const unit = std::ranges::find(units, scanner.rest(), &Unit::name);
    if (number && *number > 0 && *number <= 1'000'000 && unit != std::end(units) &&
        *number <= INT64_MAX / 4 / unit->size) {
      return *number * unit->size;
    }
  }
  return base::failure(
      base::concat("expected a number and a unit such as 500ms, 30s, 5m, 1h, 1d or 1w, got ",
                   base::quoted(text)));
}

}  // namespace logs
