// Tells the time. Nothing else: a server given only this can do only this.

#pragma once

#include <compare>
#include <cstdint>

namespace host {

// A moment: seconds since 1970-01-01T00:00:00Z without leap seconds, and nanoseconds after it.
struct Instant {
  std::int64_t seconds = 0;
  std::uint32_t nanoseconds = 0;

  auto operator<=>(Instant const&) const = default;
};

class Clock {
 public:
  virtual auto now() -> Instant = 0;

 protected:
  ~Clock() = default;
};

// Defined once per host: host/<how>/clock.cpp.
auto system_clock() -> Clock&;

}  // namespace host
