// The tools of the time server: what they are asked, what they answer, and how.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/clock.hpp"
#include "mcp/server.hpp"

namespace time_tools {

struct CurrentTime {
  mcp::Arg<std::string,
           "IANA name such as 'Asia/Seoul'; '{local_timezone}' when the user names no place">
      timezone;
};

struct ConvertTime {
  mcp::Arg<std::string,
           "IANA zone of the time given; '{local_timezone}' when the user names no place">
      source_timezone;
  mcp::Arg<std::string, "Time of day in that zone, 24-hour HH:MM"> time;
  mcp::Arg<std::string, "IANA zone to tell it in; '{local_timezone}' when the user names no place">
      target_timezone;
  mcp::Arg<std::optional<std::string>, "Day in that zone, YYYY-MM-DD; today when left out"> date;
};

struct FindZones {
  mcp::Arg<std::string, "Words that the name holds, such as 'new york' or 'Europe'; empty for all",
           mcp::otherwise{""}>
      query;
  mcp::Arg<std::uint32_t, "Names to return", mcp::at_least{1}, mcp::at_most{1000},
           mcp::otherwise{50}>
      limit;
};

struct NextChange {
  mcp::Arg<std::string, "IANA name such as 'Europe/Paris'"> timezone;
  mcp::Arg<std::optional<std::string>,
           "Moment to look from, such as 2026-01-15T09:00:00Z; now when left out">
      after;
};

struct Moment {
  std::string timezone, datetime, day_of_week;
  bool is_dst;
};

struct SecondOccurrence {
  Moment source, target;
  std::string time_difference;
};

struct Conversion {
  Moment source, target;
  std::string time_difference;
  // Where clocks are put back, a time occurs twice: this is the later one.
  std::optional<SecondOccurrence> second_occurrence;
};

struct Zones {
  std::vector<std::string> timezones;
  std::uint64_t total;
  std::string data_version;
};

struct Clocks {
  std::string datetime, abbreviation;
  bool is_dst;
};

struct Change {
  std::string timezone;
  bool changes;  // false: the clocks stay as they are
  std::optional<Clocks> before, after;
  std::optional<std::string> difference;
};

auto current_time(CurrentTime const& in, host::Instant now) -> mcp::Result<Moment>;
auto convert_time(ConvertTime const& in, host::Instant now) -> mcp::Result<Conversion>;
auto find_timezones(FindZones const& in) -> mcp::Result<Zones>;
auto next_clock_change(NextChange const& in, host::Instant now) -> mcp::Result<Change>;

}  // namespace time_tools
