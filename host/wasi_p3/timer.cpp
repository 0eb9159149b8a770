// Waiting, with wasi:clocks/monotonic-clock.

#include "host/timer.hpp"

#include "host/wasi_p3/imports.hpp"
#include "host/wasi_p3/task.hpp"

namespace host {

namespace {

// https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-lower:
// starting, started, returned.
constexpr auto returned = std::uint32_t{2};

class SystemTimer final : public Timer {
 public:
  auto now() -> Nanoseconds override { return wasi_p3::monotonic_clock_now(); }

  auto sleep(Nanoseconds how_long) -> base::Async<> override {
    auto const call = wasi_p3::wait_for(how_long);
    auto state = call & 0xf;
    auto const subtask =
        wasi_p3::Handle{wasi_p3::Given<wasi_p3::Subtask>{static_cast<std::int32_t>(call >> 4)}};
    while (state < returned) {
      state = co_await wasi_p3::Operation{wasi_p3::Task::current(), subtask.lend().number,
                                          wasi_p3::blocked, wasi_p3::cancel_subtask};
    }
  }
};

constinit auto timer = SystemTimer{};

}  // namespace

auto system_timer() -> Timer& { return timer; }

}  // namespace host
