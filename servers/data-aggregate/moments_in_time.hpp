// Moments as rows give them, and the spans of time that they fall into.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "json/view.hpp"

namespace aggregate {

// Seconds since 1970 in UTC: of a timestamp with or without an offset (UTC then), of a date, and of
// a number of seconds, or of milliseconds when it is 1e11 and more.
auto moment_of(json::View value) -> std::optional<double>;

// A span of time that comes again and again, such as 15m or 1mo.
class Span {
 public:
  // A number and s, m, h, d, w, mo or y.
  static auto parse(std::string_view text) -> base::Result<Span>;

  // The beginning of the span that a moment is in, in seconds. Weeks begin on Monday; months and
  // years are those of the calendar in UTC.
  auto beginning(double moment) const -> std::int64_t;

 private:
  std::int64_t seconds_ = 0;  // or 0
  std::int64_t months_ = 0;
  std::int64_t offset_ = 0;
};

// "2026-01-15T18:00:00Z"
auto moment_text(std::int64_t seconds) -> std::string;

}  // namespace aggregate
