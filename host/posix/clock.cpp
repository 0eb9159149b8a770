// The system's clock.

#include "host/clock.hpp"

#include <time.h>

namespace host {
namespace {

class SystemClock final : public Clock {
 public:
  auto now() -> Instant override {
    auto time = timespec{};
    clock_gettime(CLOCK_REALTIME, &time);
    return {.seconds = time.tv_sec, .nanoseconds = static_cast<std::uint32_t>(time.tv_nsec)};
  }
};

}  // namespace

auto system_clock() -> Clock& {
  static auto clock = SystemClock{};
  return clock;
}

}  // namespace host
