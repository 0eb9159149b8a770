// The event loop of native programs: coroutines wait for descriptors and moments, poll(2) says who
// may go on. Only host/posix sees it; everybody else uses host/run.hpp and host/timer.hpp.

#pragma once

#include <coroutine>

#include "base/async.hpp"
#include "host/timer.hpp"

namespace host::posix {

// Moments are told by the clock that only goes forward.
inline constexpr auto never = ~Nanoseconds{0};
auto now() -> Nanoseconds;
auto after(Nanoseconds how_long) -> Nanoseconds;

// A place in a ring of its kind; leaves it when destroyed.
struct Link {
  Link* previous = this;
  Link* next = this;

  Link() = default;
  Link(Link const&) = delete;
  auto operator=(Link const&) -> Link& = delete;
  ~Link() { leave(); }

  auto alone() const -> bool { return next == this; }
  void leave();
  void enter_before(Link& other);
};

// What a coroutine awaits: the descriptor is ready (true, also when it is closed or broken, as the
// next call on it will tell), or the moment has come (false). A wait that is destroyed is
// forgotten.
class [[nodiscard]] Wait : Link {
 public:
  Wait(int descriptor, short events, Nanoseconds deadline)
      : descriptor_{descriptor}, events_{events}, deadline_{deadline} {}

  auto await_ready() const -> bool { return false; }
  void await_suspend(std::coroutine_handle<> waiter);
  auto await_resume() const -> bool { return ready_; }

 private:
  friend class Loop;

  int descriptor_;
  short events_;
  bool ready_ = false;
  Nanoseconds deadline_;
  std::coroutine_handle<> waiter_;
};

auto wait_readable(int descriptor, Nanoseconds deadline = never) -> Wait;
auto wait_writable(int descriptor, Nanoseconds deadline = never) -> Wait;
auto wait_until(Nanoseconds deadline) -> Wait;

}  // namespace host::posix
