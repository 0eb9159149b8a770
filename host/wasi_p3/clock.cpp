// The time, from wasi:clocks/system-clock.

#include "host/clock.hpp"

#include "host/wasi_p3/imports.hpp"

namespace host {

namespace {

class SystemClock final : public Clock {
 public:
  auto now() -> Instant override {
    auto time = wasi_p3::Instant{};
    wasi_p3::system_clock_now(&time);
    return {time.seconds, time.nanoseconds};
  }
};

constinit auto clock = SystemClock{};

}  // namespace

auto system_clock() -> Clock& { return clock; }

}  // namespace host
