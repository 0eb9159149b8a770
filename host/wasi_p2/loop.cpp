// The event loop of WASI 0.2: a list of waits, handed to wasi:io/poll whenever nothing can go on.

#include "host/wasi_p2/loop.hpp"

#include <utility>
#include <vector>

#include "base/async.hpp"
#include "host/run.hpp"
#include "host/wasi_p2/received.hpp"

namespace host::wasi_p2 {

// What coroutines are waiting for, in the order they came.
class Waits {
 public:
  void add(Wait& wait) {
    wait.previous_ = last_;
    (last_ ? last_->next_ : first_) = &wait;
    last_ = &wait;
    ++count_;
  }

  void remove(Wait& wait) {
    (wait.previous_ ? wait.previous_->next_ : first_) = wait.next_;
    (wait.next_ ? wait.next_->previous_ : last_) = wait.previous_;
    wait.previous_ = wait.next_ = nullptr;
    --count_;
  }

  // Waits until at least one is ready, and resumes all that are.
  void turn() {
    if (count_ == 0) __builtin_trap();  // the work waits for something that can never come
    if (count_ == 1) {
      first_->block();
      first_->is_ready_ = true;
    } else {
      ask();
    }
    // Any of them may add waits, and remove any other, so each search starts anew.
    while (auto* wait = first_ready()) {
      remove(*wait);
      base::resume(std::exchange(wait->waiting_, {}));  // the wait may be gone from here on
    }
  }

 private:
  // Apart, so that its list of answers takes no room on the stack of those who wait alone.
  [[gnu::noinline]] void ask() {
    auto pollables = std::vector<Lent<Pollable>>{};
    auto waits = std::vector<Wait*>{};
    pollables.reserve(count_);
    waits.reserve(count_);
    for (auto* wait = first_; wait; wait = wait->next_) {
      pollables.push_back(wait->pollable());
      waits.push_back(wait);
    }
    auto received = Received{};
    auto const receiving = Receiving{received};
    auto ready = List<std::uint32_t>{};
    poll(pollables.data(), pollables.size(), &ready);
    for (auto i = std::size_t{0}; i < ready.size; ++i) waits[ready.data[i]]->is_ready_ = true;
  }

  auto first_ready() const -> Wait* {
    auto* wait = first_;
    while (wait && !wait->is_ready_) wait = wait->next_;
    return wait;
  }

  Wait* first_ = nullptr;
  Wait* last_ = nullptr;
  std::size_t count_ = 0;
};

namespace {
constinit auto waits = Waits{};
}  // namespace

void Wait::await_suspend(std::coroutine_handle<> waiting) {
  waiting_ = waiting;
  is_ready_ = false;
  waits.add(*this);
}

void Wait::leave() { waits.remove(*this); }

}  // namespace host::wasi_p2

namespace host {

void run(base::Async<> work) {
  work.start();
  while (!work.done() || wasi_p2::in_background != 0) wasi_p2::waits.turn();
}

}  // namespace host
