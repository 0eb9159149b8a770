#include "kit/web/retry_after.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kit/time/civil.hpp"

namespace kit {
namespace {

// From 1, or 0 where it is none.
auto month_of(std::string_view name) -> int {
  constexpr auto names = std::string_view{"janfebmaraprmayjunjulaugsepoctnovdec"};
  if (name.size() != 3) return 0;
  auto const at = names.find(base::lower(name));
  return at == names.npos || at % 3 != 0 ? 0 : static_cast<int>(at / 3) + 1;
}

auto read_time(std::string_view text) -> std::optional<TimeOfDay> {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  auto const part = [&](std::size_t at) {
    return base::parse_integer<int>(text.substr(at, 2)).value_or(-1);
  };
  // A leap second is told as the second before it.
  auto const time = TimeOfDay{.hour = part(0), .minute = part(3), .second = std::min(part(6), 59)};
  return is_valid(time) ? std::optional{time} : std::nullopt;
}

// "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT" and "Sun Nov  6 08:49:37 1994":
// the day comes before the year in all of them.
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
auto read_http_date(std::string_view text) -> std::optional<std::int64_t> {
  constexpr auto longest = std::size_t{64};
  if (text.size() > longest) return std::nullopt;
  auto date = Date{.year = -1, .month = 0, .day = 0};
  auto time = std::optional<TimeOfDay>{};
  while (!text.empty()) {
    auto const end = std::min(text.find_first_of(" ,-\t"), text.size());
    auto const word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.contains(':')) time = read_time(word);
    if (auto const month = month_of(word); month != 0) date.month = month;
    auto const number = base::parse_integer<int>(word);
    if (!number || *number < 0) continue;
    if (date.day == 0) {
      date.day = *number;
    } else if (word.size() == 4) {
      date.year = *number;
    } else if (word.size() == 2) {
      date.year = *number + (*number < 70 ? 2000 : 1900);
    }
  }
  if (!time || date.year < 0 || !is_valid(date)) return std::nullopt;
  return seconds_since_epoch({.date = date, .time = *time});
}

}  // namespace

auto pause_asked_for(std::string_view retry_after, std::string_view date)
    -> std::optional<std::uint64_t> {
  auto const text = base::trimmed(retry_after);
  if (auto const seconds = base::parse_integer<std::uint32_t>(text)) return *seconds;
  auto const then = read_http_date(text);
  auto const now = read_http_date(base::trimmed(date));
  if (!then || !now) return std::nullopt;
  return static_cast<std::uint64_t>(std::max(*then - *now, std::int64_t{0}));
}

}  // namespace kit
