// Work that has a limit of time.

#pragma once

#include <optional>
#include <utility>

#include "base/async.hpp"
#include "host/timer.hpp"

namespace host {

// The result of the work, or nothing when the time is over first; the work is then destroyed where
// it waits.
template <class T>
auto within(Timer& timer, Nanoseconds how_long, base::Async<T> work)
    -> base::Async<std::optional<T>> {
  auto interrupt = base::Interrupt{};
  auto alarm = timer.sleep(how_long);
  // When it is over: raised from within, it would destroy the alarm while that still runs.
  alarm.start([](void* raised) { static_cast<base::Interrupt*>(raised)->raise(); }, &interrupt);
  if (alarm.done()) interrupt.raise();
  co_return co_await base::unless(interrupt, std::move(work));
}

}  // namespace host
