// Waiting on the event loop.

#include "host/timer.hpp"

#include "host/posix/loop.hpp"

namespace host {
namespace {

class SystemTimer final : public Timer {
 public:
  auto now() -> Nanoseconds override { return posix::now(); }

  auto sleep(Nanoseconds how_long) -> base::Async<> override {
    co_await posix::wait_until(posix::after(how_long));
  }
};

}  // namespace

auto system_timer() -> Timer& {
  static auto timer = SystemTimer{};
  return timer;
}

}  // namespace host
