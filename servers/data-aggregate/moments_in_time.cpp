#include "servers/data-aggregate/moments_in_time.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "kit/time/timestamp.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {
namespace {

constexpr auto day = std::int64_t{86'400};

auto of_text(std::string_view given) -> std::optional<double> {
  auto text = std::string{base::trimmed(given)};
  if (text.size() == 10) text += "T00:00:00";
  if (text.size() < 16 || text.size() > 64) return std::nullopt;
  text[10] = 'T';
  if (text.size() == 16) text += ":00";
  auto const last = text.back();
  auto const has_offset = last == 'Z' || last == 'z' || text.find_first_of("+-", 16) != text.npos;
  if (!has_offset) text += 'Z';
  auto const timestamp = kit::parse_timestamp(text);
  if (!timestamp) return std::nullopt;
  auto const [seconds, nanoseconds] = timestamp->instant;
  return static_cast<double>(seconds) + static_cast<double>(nanoseconds) / 1e9;
}

auto floor_to(std::int64_t value, std::int64_t step) -> std::int64_t {
  auto const rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

}  // namespace

auto moment_of(json::View value) -> std::optional<double> {
  if (value.is(json::Kind::string)) return of_text(value.string());
  if (!value.is(json::Kind::number)) return std::nullopt;
  auto number = number_of(value).value_or(0);
  if (std::abs(number) >= 1e11) number /= 1000;
  auto const fits = number >= static_cast<double>(kit::earliest_second) &&
                    number <= static_cast<double>(kit::latest_second);
  return fits ? std::optional{number} : std::nullopt;
}

auto Span::parse(std::string_view text) -> base::Result<Span> {
  auto const digits = std::min(text.find_first_not_of("0123456789"), text.size());
  auto const count = digits == 0 ? std::optional<std::int64_t>{1}
                                 : base::parse_integer<std::int64_t>(text.substr(0, digits));
  auto const unit = text.substr(digits);
  struct Unit {
    std::string_view name;
    std::int64_t seconds, months;
  };
  constexpr Unit units[] = {{"s", 1, 0},       {"m", 60, 0}, {"h", 3600, 0}, {"d", day, 0},
                            {"w", 7 * day, 0}, {"mo", 0, 1}, {"y", 0, 12}};
  for (auto const& [name, seconds, months] : units) {
    if (unit != name || !count || *count < 1 || *count > 10'000) continue;
    auto span = Span{};
    span.seconds_ = seconds * *count;
    span.months_ = months * *count;
    // The first of January 1970 was a Thursday.
    span.offset_ = name == "w" ? -3 * day : 0;
    return span;
  }
  return base::failure(
      base::concat("expected a span of time such as 15m, 1h, 1d, 1w, 1mo or 1y, "
                   "got ",
                   base::quoted(text)));
}

auto Span::beginning(double moment) const -> std::int64_t {
  auto const seconds = static_cast<std::int64_t>(std::floor(moment));
  if (months_ == 0) return floor_to(seconds - offset_, seconds_) + offset_;
  auto const date = kit::date_time_of(seconds).date;
  auto const month = floor_to((date.year - 1970) * std::int64_t{12} + date.month - 1, months_);
  auto const year = static_cast<int>(floor_to(month, 12) / 12 + 1970);
  auto const of_year = static_cast<int>(month - floor_to(month, 12));
  return kit::seconds_since_epoch({.date = {.year = year, .month = of_year + 1, .day = 1}});
}

auto moment_text(std::int64_t seconds) -> std::string {
  return kit::to_text(kit::date_time_of(seconds)) + "Z";
}

}  // namespace aggregate
