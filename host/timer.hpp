// Waiting, and a clock that only goes forward.

#pragma once

#include <cstdint>

#include "base/async.hpp"

namespace host {

using Nanoseconds = std::uint64_t;

class Timer {
 public:
  // From an arbitrary start.
  virtual auto now() -> Nanoseconds = 0;
  // Waits that long. Destroying the Async ends the wait.
  virtual auto sleep(Nanoseconds how_long) -> base::Async<> = 0;

 protected:
  ~Timer() = default;
};

// Defined once per host: host/<how>/timer.cpp.
auto system_timer() -> Timer&;

}  // namespace host
