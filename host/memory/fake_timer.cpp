// Sleepers in the order they will wake.

#include "host/memory/fake_timer.hpp"

#include <algorithm>
#include <limits>

namespace host {

auto FakeTimer::sleep(Nanoseconds how_long) -> base::Async<> {
  auto const longest = std::numeric_limits<Nanoseconds>::max() - now_;
  co_await Sleep{*this, now_ + std::min(how_long, longest)};
}

void FakeTimer::advance(Nanoseconds by) {
  auto const end = now_ + by;
  while (!sleepers_.empty() && sleepers_.front()->until <= end) {
    auto const* const next = sleepers_.front();
    auto const handle = next->self;
    now_ = std::max(now_, next->until);
    sleepers_.erase(sleepers_.begin());
    base::resume(handle);
  }
  now_ = std::max(now_, end);
}

FakeTimer::Sleep::~Sleep() { std::erase(timer.sleepers_, this); }

void FakeTimer::Sleep::await_suspend(std::coroutine_handle<> handle) {
  self = handle;
  auto const place = std::ranges::upper_bound(timer.sleepers_, until, {}, &Sleep::until);
  timer.sleepers_.insert(place, this);
}

}  // namespace host
