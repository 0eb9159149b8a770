// The time, from wasi:clocks/wall-clock.

#include "host/clock.hpp"

#include "host/wasi_p2/imports.hpp"

namespace host {

namespace {

class SystemClock final : public Clock {
 public:
  auto now() -> Instant override {
    auto time = wasi_p2::DateTime{};
    wasi_p2::wall_clock_now(&time);
    return {static_cast<std::int64_t>(time.seconds), time.nanoseconds};
  }
};

constinit auto clock = SystemClock{};

}  // namespace

auto system_clock() -> Clock& { return clock; }

}  // namespace host
