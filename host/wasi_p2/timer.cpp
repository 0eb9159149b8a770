// Waiting, with wasi:clocks/monotonic-clock.

#include "host/timer.hpp"

#include "host/wasi_p2/imports.hpp"
#include "host/wasi_p2/loop.hpp"

namespace host {

namespace {

class SystemTimer final : public Timer {
 public:
  auto now() -> Nanoseconds override { return wasi_p2::monotonic_clock_now(); }

  auto sleep(Nanoseconds how_long) -> base::Async<> override {
    auto const over = wasi_p2::Handle{wasi_p2::subscribe_duration(how_long)};
    co_await wasi_p2::Ready{over.lend()};
  }
};

constinit auto timer = SystemTimer{};

}  // namespace

auto system_timer() -> Timer& { return timer; }

}  // namespace host
