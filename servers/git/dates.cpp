#include "servers/git/dates.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "kit/time/timestamp.hpp"

namespace git {
namespace {

constexpr auto day = std::int64_t{86400};

struct Words {
  std::vector<std::string> list;
  std::size_t at = 0;

  auto left() const -> std::size_t { return list.size() - at; }
  auto word(std::size_t ahead = 0) const -> std::string_view {
    return ahead < left() ? std::string_view{list[at + ahead]} : std::string_view{};
  }
};

// At spaces and commas, and at the dots of "2.weeks.ago"; in lower case.
auto split(std::string_view text) -> Words {
  auto words = Words{};
  auto word = std::string{};
  auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  for (auto i = std::size_t{0}; i < text.size(); ++i) {
    auto const c = text[i];
    auto const is_dot = c == '.' && ((i > 0 && is_letter(text[i - 1])) ||
                                     (i + 1 < text.size() && is_letter(text[i + 1])));
    if (c == ' ' || c == '\t' || c == ',' || is_dot) {
      if (!word.empty()) words.list.push_back(base::lower(word));
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) words.list.push_back(base::lower(word));
  return words;
}

// The place of a name that begins with these letters, three of them at least.
template <std::size_t N>
auto place_in(std::array<std::string_view, N> const& names, std::string_view word)
    -> std::optional<int> {
  if (word.size() < 3) return std::nullopt;
  for (auto i = std::size_t{0}; i < N; ++i) {
    if (names[i].starts_with(word)) return static_cast<int>(i);
  }
  return std::nullopt;
}
constexpr auto months = std::array<std::string_view, 12>{
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr auto weekdays = std::array<std::string_view, 7>{
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
constexpr auto counts = std::array<std::string_view, 11>{
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};

auto count_of(std::string_view word) -> std::optional<std::int64_t> {
  if (word == "last" || word == "a" || word == "an") return 1;
  for (auto i = std::size_t{0}; i < counts.size(); ++i) {
    if (counts[i] == word) return static_cast<std::int64_t>(i);
  }
  auto const number = base::parse_integer<std::int64_t>(word);
  return number && *number >= 0 && *number <= 1'000'000'000 ? number : std::nullopt;
}

auto months_back(std::int64_t now, std::int64_t count) -> std::int64_t {
  auto local = kit::date_time_of(now);
  auto const month = std::int64_t{local.date.year} * 12 + local.date.month - 1 - count;
  auto const year = month >= 0 ? month / 12 : (month - 11) / 12;
  if (year < kit::first_year) return kit::earliest_second;
  local.date.year = static_cast<int>(year);
  local.date.month = static_cast<int>(month - year * 12) + 1;
  // The 31st of a month of 30 days is the 1st of the next, as in git.
  auto const over = local.date.day - kit::days_in_month(local.date.year, local.date.month);
  if (over > 0) local.date.day -= over;
  return kit::seconds_since_epoch(local) + std::max(over, 0) * day;
}

auto back(std::int64_t now, std::int64_t count, std::string_view unit)
    -> std::optional<std::int64_t> {
  if (unit.ends_with('s')) unit.remove_suffix(1);
  if (unit == "second" || unit == "sec") return now - count;
  if (unit == "minute" || unit == "min") return now - count * 60;
  if (unit == "hour") return now - count * 3600;
  if (unit == "day") return now - count * day;
  if (unit == "week") return now - count * 7 * day;
  if (unit == "month") return months_back(now, count);
  if (unit == "year") return months_back(now, count * 12);
  return std::nullopt;
}

// "14:30", "14:30:25", "2pm".
auto time_of(std::string_view word) -> std::optional<kit::TimeOfDay> {
  auto const is_after = word.ends_with("pm");
  auto const has_half = is_after || word.ends_with("am");
  if (has_half) word.remove_suffix(2);
  int parts[3] = {0, 0, 0};
  auto count = 0;
  if (!has_half && !word.contains(':')) return std::nullopt;
  while (count < 3) {
    auto const end = std::min(word.find(':'), word.size());
    auto const part = base::parse_integer<int>(word.substr(0, end));
    if (!part || end > 2 || *part < 0) return std::nullopt;
    parts[count++] = *part;
    if (end == word.size()) break;
    word.remove_prefix(end + 1);
    if (count == 3) return std::nullopt;
  }
  if (has_half) {
    if (parts[0] < 1 || parts[0] > 12) return std::nullopt;
    parts[0] = parts[0] % 12 + (is_after ? 12 : 0);
  }
  auto const time = kit::TimeOfDay{.hour = parts[0], .minute = parts[1], .second = parts[2]};
  return kit::is_valid(time) ? std::optional{time} : std::nullopt;
}

// "+09:00", "+0900", "Z", "UTC": seconds ahead of UTC.
auto offset_of(std::string_view word) -> std::optional<std::int32_t> {
  if (word == "z" || word == "utc" || word == "gmt") return 0;
  auto const sign = word.starts_with('-') ? -1 : word.starts_with('+') ? 1 : 0;
  if (sign == 0) return std::nullopt;
  auto digits = std::string{word.substr(1)};
  if (digits.size() == 5 && digits[2] == ':') digits.erase(2, 1);
  auto const number = base::parse_integer<int>(digits);
  if (!number || digits.size() != 4 || *number % 100 > 59 || *number < 0) return std::nullopt;
  return sign * (*number / 100 * 3600 + *number % 100 * 60);
}

// A day with dashes, slashes or dots: "2024-01-15", "2024/1/15", "15.01.2024".
auto numeric_date(std::string_view word) -> std::optional<kit::Date> {
  int parts[3] = {0, 0, 0};
  auto const separator = word.find_first_of("-/.");
  if (separator == word.npos) return std::nullopt;
  auto const sign = word[separator];
  for (auto i = 0; i < 3; ++i) {
    auto const end = std::min(word.find(sign), word.size());
    auto const part = base::parse_integer<int>(word.substr(0, end));
    if (!part || *part < 0 || (i < 2 && end == word.size())) return std::nullopt;
    parts[i] = *part;
    word.remove_prefix(std::min(word.size(), end + 1));
  }
  if (!word.empty()) return std::nullopt;
  auto date = kit::Date{.year = parts[0], .month = parts[1], .day = parts[2]};
  if (separator <= 2) {
    date.year = parts[2];
    date.month = sign == '/' ? parts[0] : parts[1];
    date.day = sign == '/' ? parts[1] : parts[0];
  }
  return kit::is_valid(date) ? std::optional{date} : std::nullopt;
}

// A date and a time as they are put together word by word.
class Reading {
 public:
  explicit Reading(std::int64_t now) : now_{now}, today_{kit::date_time_of(now)} {}

  // Reads a word or more; false when it cannot.
  auto read(Words& words) -> bool {
    return read_relative(words) || read_named(words) || read_absolute(words);
  }
  auto result() const -> std::int64_t {
    if (relative_ && !date_ && !time_) return *relative_;
    auto const base_time = relative_ ? kit::date_time_of(*relative_) : today_;
    auto const local = kit::DateTime{.date = date_.value_or(base_time.date),
                                     .time = time_.value_or(base_time.time)};
    return kit::seconds_since_epoch(local) - offset_;
  }

 private:
  auto from() const -> std::int64_t { return relative_.value_or(now_); }

  auto read_relative(Words& words) -> bool {
    auto const count = count_of(words.word());
    if (!count) return false;
    auto const moment = back(from(), *count, words.word(1));
    if (!moment) return false;
    relative_ = moment;
    words.at += words.word(2) == "ago" ? 3 : 2;
    return true;
  }

  auto read_named(Words& words) -> bool {
    auto const word = words.word();
    auto const is_last = word == "last";
    if (auto const weekday = place_in(weekdays, is_last ? words.word(1) : word)) {
      auto const present = static_cast<int>(kit::weekday_of(today_.date)) - 1;
      auto const days = (present - *weekday + 7) % 7;
      relative_ = now_ - (days == 0 ? (is_last ? 7 : 0) : days) * day;
      words.at += is_last ? 2 : 1;
      return true;
    }
    if (word == "yesterday") {
      relative_ = now_ - day;
    } else if (word == "noon" || word == "midnight" || word == "tea") {
      time_ = kit::TimeOfDay{.hour = word == "noon" ? 12 : word == "tea" ? 17 : 0};
      // Of what is still to come, the one before is meant.
      if (!relative_ && !date_ && *time_ > today_.time) relative_ = now_ - day;
    } else if (word != "now" && word != "today" && word != "at" && word != "on") {
      return false;
    }
    words.at += 1;
    return true;
  }

  auto read_absolute(Words& words) -> bool {
    auto const word = words.word();
    if (auto const date = numeric_date(word)) {
      date_ = date;
    } else if (read_time_with_offset(word)) {
    } else if (auto const time = time_of(word)) {
      time_ = time;
    } else if (auto const offset = offset_of(word); offset && time_) {
      offset_ = *offset;
    } else {
      return read_month(words);
    }
    words.at += 1;
    return true;
  }

  // "14:30:25+09:00"
  auto read_time_with_offset(std::string_view word) -> bool {
    auto const sign = word.find_first_of("+-z");
    if (sign == word.npos) return false;
    auto const time = time_of(word.substr(0, sign));
    auto const offset = offset_of(word.substr(sign));
    if (!time || !offset) return false;
    time_ = time;
    offset_ = *offset;
    return true;
  }

  // "jan 15 2024", "15 january 2024", "jan 15".
  auto read_month(Words& words) -> bool {
    auto const month_first = place_in(months, words.word());
    auto const month = month_first ? month_first : place_in(months, words.word(1));
    auto const number = base::parse_integer<int>(month_first ? words.word(1) : words.word());
    if (!month || !number) return false;
    auto date = kit::Date{.year = today_.date.year, .month = *month + 1, .day = *number};
    words.at += 2;
    if (auto const year = base::parse_integer<int>(words.word()); year && *year > 1900) {
      date.year = *year;
      words.at += 1;
    }
    if (!kit::is_valid(date)) return false;
    date_ = date;
    return true;
  }

  std::int64_t now_;
  kit::DateTime today_;
  std::optional<kit::Date> date_;
  std::optional<kit::TimeOfDay> time_;
  std::optional<std::int64_t> relative_;
  std::int32_t offset_ = 0;
};

// "2024-01-15T14:30:25" with or without an offset.
auto iso(std::string_view text) -> std::optional<std::int64_t> {
  if (auto const stamp = kit::parse_timestamp(text)) return stamp->instant.seconds;
  if (auto const stamp = kit::parse_timestamp(base::concat(text, "Z"))) {
    return stamp->instant.seconds;
  }
  return std::nullopt;
}

}  // namespace

auto parse_moment(std::string_view what, std::string_view text, host::Instant now)
    -> mcp::Result<std::int64_t> {
  auto const trimmed = base::trimmed(text);
  auto const is_seconds = trimmed.starts_with('@');
  auto const number = base::parse_integer<std::int64_t>(is_seconds ? trimmed.substr(1) : trimmed);
  // As in git: a hundred million seconds or more are no year and no day.
  if (number && *number >= 0 && (is_seconds || *number >= 100'000'000)) return *number;
  if (auto const moment = iso(trimmed)) return *moment;

  auto words = split(trimmed);
  auto reading = Reading{now.seconds};
  while (words.left() > 0) {
    if (!reading.read(words)) {
      return mcp::failure(base::concat(
          what, ": cannot read ", base::quoted(text),
          "; give a moment such as '2024-01-15T14:30:25', '2024-01-15' or '2 weeks ago'"));
    }
  }
  return reading.result();
}

}  // namespace git
