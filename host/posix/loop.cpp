// One ring of waits, one poll(2) for all of them, one thread.

#include "host/posix/loop.hpp"

#include <poll.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <vector>

#include "base/tasks.hpp"
#include "host/background.hpp"
#include "host/run.hpp"

namespace host::posix {

class Loop {
 public:
  void add(Wait& wait) { wait.enter_before(waiting_); }

  // Sleeps until somebody may go on, and lets everybody go on who may.
  void turn();

 private:
  static auto wait_of(Link* link) -> Wait& { return static_cast<Wait&>(*link); }
  void collect();
  void poll_until(Nanoseconds deadline);
  void make_due(Nanoseconds time);

  Link waiting_;
  Link due_;
  std::vector<pollfd> polled_;
};

namespace {

auto the_loop() -> Loop& {
  static auto loop = Loop{};
  return loop;
}

auto background() -> base::Tasks& {
  static auto tasks = base::Tasks{};
  return tasks;
}

// For poll(2), rounded up: waking early would only mean another round.
auto milliseconds_until(Nanoseconds deadline) -> int {
  constexpr auto millisecond = Nanoseconds{1'000'000};
  if (deadline == never) return -1;
  auto const time = now();
  if (deadline <= time) return 0;
  auto const rest = deadline - time;
  return static_cast<int>(std::min<Nanoseconds>((rest + millisecond - 1) / millisecond, INT_MAX));
}

}  // namespace

void Loop::poll_until(Nanoseconds deadline) {
  auto const count = static_cast<nfds_t>(polled_.size());
  if (poll(polled_.data(), count, milliseconds_until(deadline)) >= 0) return;
  // A signal came, or memory is short: nobody is ready, and the next turn asks again.
  if (errno != EINTR && errno != EAGAIN && errno != ENOMEM) __builtin_trap();
  for (auto& file : polled_) file.revents = 0;
}

// Moves who may go on from `waiting_` to `due_`: first the descriptors, in the order of their
// waits, then those whose moment has come, the earliest first.
void Loop::make_due(Nanoseconds time) {
  auto overdue = Link{};
  auto file = polled_.begin();
  for (auto* link = waiting_.next; link != &waiting_;) {
    auto& wait = wait_of(link);
    link = link->next;
    if (wait.descriptor_ >= 0 && (file++)->revents != 0) {
      wait.ready_ = true;
      wait.leave();
      wait.enter_before(due_);
    } else if (wait.deadline_ <= time) {
      auto* later = overdue.next;
      while (later != &overdue && wait_of(later).deadline_ <= wait.deadline_) later = later->next;
      wait.leave();
      wait.enter_before(*later);
    }
  }
  while (!overdue.alone()) {
    auto& wait = wait_of(overdue.next);
    wait.leave();
    wait.enter_before(due_);
  }
}

void Loop::turn() {
  // Work that is not done and waits for nothing would wait for ever: a bug in this program.
  if (waiting_.alone()) __builtin_trap();
  polled_.clear();
  auto earliest = never;
  for (auto* link = waiting_.next; link != &waiting_; link = link->next) {
    auto const& wait = wait_of(link);
    earliest = std::min(earliest, wait.deadline_);
    if (wait.descriptor_ >= 0) polled_.push_back({wait.descriptor_, wait.events_, 0});
  }
  poll_until(earliest);
  make_due(earliest == never ? 0 : now());
  // Whoever goes on may end others that are due; they leave the ring when they are destroyed.
  while (!due_.alone()) {
    auto& wait = wait_of(due_.next);
    wait.leave();
    base::resume(wait.waiter_);
  }
}

auto now() -> Nanoseconds {
  auto time = timespec{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<Nanoseconds>(time.tv_sec) * 1'000'000'000 +
         static_cast<Nanoseconds>(time.tv_nsec);
}

auto after(Nanoseconds how_long) -> Nanoseconds {
  auto const time = now();
  return how_long < never - time ? time + how_long : never;
}

void Link::leave() {
  previous->next = next;
  next->previous = previous;
  previous = next = this;
}

void Link::enter_before(Link& other) {
  previous = other.previous;
  next = &other;
  previous->next = this;
  other.previous = this;
}

void Wait::await_suspend(std::coroutine_handle<> waiter) {
  waiter_ = waiter;
  the_loop().add(*this);
}

auto wait_readable(int descriptor, Nanoseconds deadline) -> Wait {
  return Wait{descriptor, POLLIN, deadline};
}

auto wait_writable(int descriptor, Nanoseconds deadline) -> Wait {
  return Wait{descriptor, POLLOUT, deadline};
}

auto wait_until(Nanoseconds deadline) -> Wait { return Wait{-1, 0, deadline}; }

}  // namespace host::posix

void host::run(base::Async<> work) {
  work.start();
  while (!work.done() || posix::background().count() != 0) posix::the_loop().turn();
}

void host::finish_in_background(base::Async<> work) { posix::background().spawn(std::move(work)); }
