// The moments that logs tell, each in its own way.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "kit/time/zone.hpp"
#include "servers/log-parser/entry.hpp"

namespace logs {

// Since 1970-01-01T00:00:00Z, for the years 1678 to 2261.
using Nanoseconds = std::int64_t;
inline constexpr auto per_second = Nanoseconds{1'000'000'000};

// What a log leaves unsaid, and what was made of it.
class Calendar {
 public:
  // Times without a zone are of `zone`; those without a year are of the last one in which they were
  // before `latest`, or a day after.
  Calendar(Nanoseconds latest, std::optional<kit::Zone> zone, std::int32_t offset)
      : latest_{latest}, zone_{zone}, offset_{offset} {}

  // "10/Oct/2000:13:55:36 -0700", "2026-10-03T13:55:36.123Z", "Oct  3 13:55:36",
  // "2026/10/03 13:55:36", "Sat Oct 03 13:55:36 2026", "03 Oct 2026 13:55:36.123", "1003 13:55:36",
  // seconds, milliseconds, microseconds or nanoseconds since 1970. Nothing for what is none.
  auto moment(std::string_view text) -> std::optional<Nanoseconds>;
  auto moment(Value const& value) -> std::optional<Nanoseconds>;
  // Of an entry: its time, or timestamp, or what others call it.
  auto moment(Entry const& entry) -> std::optional<Nanoseconds>;

  // Whether any moment so far was told without.
  auto has_inferred_year() const -> bool { return has_inferred_year_; }
  auto has_inferred_zone() const -> bool { return has_inferred_zone_; }
  auto zone_name() const -> std::string;

 private:
  auto resolve(kit::DateTime const& local, std::int64_t nanoseconds,
               std::optional<std::int32_t> offset) -> std::optional<Nanoseconds>;
  auto with_year(kit::DateTime local, std::int64_t nanoseconds, std::optional<std::int32_t> offset)
      -> std::optional<Nanoseconds>;

  Nanoseconds latest_;
  std::optional<kit::Zone> zone_;
  std::int32_t offset_;
  bool has_inferred_year_ = false;
  bool has_inferred_zone_ = false;
};

// The field of an entry that tells its time; nothing when it has none.
auto time_field(Entry const& entry) -> Value const*;

// "2026-10-03T13:55:36.123Z", with as many digits of the second as it needs: 0, 3, 6 or 9.
auto to_text(Nanoseconds moment) -> std::string;

// "30s", "5m", "1h", "1d", "500ms": a number and a unit.
auto parse_duration(std::string_view text) -> base::Result<Nanoseconds>;

}  // namespace logs
