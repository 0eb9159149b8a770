// See task.hpp.

#include "host/wasi_p3/task.hpp"

#include <utility>

namespace host::wasi_p3 {

namespace {

constexpr auto no_set = Lent<WaitableSet>{0};
auto byte = char{0};

}  // namespace

Alarm::Alarm() {
  auto const ends = new_answer();
  ear_ = readable<AnswerIn>(ends);
  bell_ = writable<AnswerOut>(ends);
  read(ear_.lend(), &byte, 1);
  write(bell_.lend(), &byte, 1);
}

Task* Task::current_ = nullptr;

auto Task::run(auto turn) -> Turn {
  auto* const before = std::exchange(current_, this);
  turn();
  current_ = before;
  // A task that is done may still hold what another waits for: a timer that was started in its
  // turn.
  if (work_.done() && !waiting_) return over;
  if (!set_) set_ = new_waitable_set();
  constexpr auto wait = Turn{2};
  return wait | static_cast<Turn>(set_.lend().number) << 4;
}

auto Task::start(base::Async<> work) -> Turn {
  return run([&] {
    work_ = std::move(work);
    work_.start();
  });
}

auto Task::resume(Waitable waitable, std::uint32_t result) -> Turn {
  return run([&] {
    auto* operation = waiting_;
    while (operation && operation->waitable_ != waitable) operation = operation->next_;
    if (!operation) return;  // the alarm
    remove(*operation);
    operation->result_ = result;
    base::resume(
        std::exchange(operation->coroutine_, {}));  // the operation may be gone from here on
  });
}

void Task::add(Operation& operation) {
  if (!set_) set_ = new_waitable_set();
  join(operation.waitable_, set_.lend());
  operation.next_ = waiting_;
  if (waiting_) waiting_->previous_ = &operation;
  waiting_ = &operation;
}

// The waitable leaves the set too: it may be cancelled or dropped from here on, which the host
// forbids while it is in a set.
void Task::remove(Operation& operation) {
  (operation.previous_ ? operation.previous_->next_ : waiting_) = operation.next_;
  if (operation.next_) operation.next_->previous_ = operation.previous_;
  operation.previous_ = operation.next_ = nullptr;
  join(operation.waitable_, no_set);
  // Nothing will wake this task any more, so it could not say that it is over.
  if (!is_current() && !waiting_ && work_.done()) {
    alarm_.emplace();
    join(alarm_->waitable(), set_.lend());
  }
}

auto Task::its_turn() -> base::Async<> {
  if (is_current()) return {};
  return wait_for_turn();
}

auto Task::wait_for_turn() -> base::Async<> {
  auto const alarm = Alarm{};
  co_await Operation{*this, alarm.waitable(), blocked, cancel_read_alarm};
}

}  // namespace host::wasi_p3
