// What the clocks of one zone showed at a moment and for how long, read from the compiled-in data.
// Private to kit/time/; zone.hpp is built on it.

#pragma once

#include <cstdint>
#include <limits>

#include "kit/time/zone_data.hpp"

namespace kit {

inline constexpr std::int64_t always = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t forever = std::numeric_limits<std::int64_t>::max();

// A stretch of time with one type, `end` not being part of it. Two in a row may have the same type.
struct Segment {
  std::int64_t begin = always;
  std::int64_t end = forever;
  std::uint16_t type = 0;  // In zone_data::types.
};

// The one that holds `at`, in seconds since 1970, UTC, which is taken for the nearest moment of
// the years that civil.hpp has.
auto segment_at(zone_data::History const& history, std::int64_t at) -> Segment;

// The moment of a yearly change in `year`, where clocks are `offset` seconds ahead until then.
auto moment_of(zone_data::YearlyChange const& change, int year, std::int32_t offset)
    -> std::int64_t;

}  // namespace kit
