// Tasks and waiting on WASI 0.3: the runtime is the event loop. It calls our export once for each
// request, and its callback for each event that the request waits for, many requests in turn.
// https://github.com/WebAssembly/component-model/blob/main/design/mvp/Concurrency.md

#pragma once

#include <coroutine>
#include <cstdint>
#include <optional>

#include "base/async.hpp"
#include "host/wasi_p3/imports.hpp"

namespace host::wasi_p3 {

class Operation;

// A stream of our own whose byte has come already: joining it to a set wakes the task that waits
// there.
class Alarm {
 public:
  Alarm();
  auto waitable() const -> Waitable { return ear_.lend().number; }

 private:
  Handle<AnswerIn> ear_;
  Handle<AnswerOut> bell_;
};

// One call of our export: its work, and the operations of the host that it waits for.
class Task {
 public:
  // What the runtime is told after each turn: that the task is over, or in which set it waits.
  using Turn = std::uint32_t;
  static constexpr auto over = Turn{0};

  Task() = default;
  Task(Task const&) = delete;
  auto operator=(Task const&) -> Task& = delete;

  // The one whose turn it is.
  static auto current() -> Task& { return *current_; }

  // Starts the work. Earlier work of this task is destroyed where it waits.
  auto start(base::Async<> work) -> Turn;
  // Goes on with what waited for that event.
  auto resume(Waitable waitable, std::uint32_t result) -> Turn;

  // Goes on in a turn of this task. What waits for a Signal goes on in the turn of the task that
  // sets it, and there it cannot answer its own caller, nor come to its end.
  auto is_current() const -> bool { return current_ == this; }
  auto its_turn() -> base::Async<>;

 private:
  friend class Operation;

  auto run(auto turn) -> Turn;
  auto wait_for_turn() -> base::Async<>;
  void add(Operation& operation);
  void remove(Operation& operation);

  static Task* current_;

  Handle<WaitableSet> set_;
  Operation* waiting_ = nullptr;
  std::optional<Alarm> alarm_;
  base::Async<> work_;
};

// An operation that the host has begun, and what it has returned: its result, or `blocked`.
// co_await it for the result. Destroying it while it waits cancels it.
class [[nodiscard]] Operation {
 public:
  using Cancel = auto (*)(Waitable) -> std::uint32_t;

  // Without a way to cancel it, it must not be destroyed while it waits.
  Operation(Task& task, Waitable waitable, std::uint32_t result, Cancel cancel = nullptr)
      : task_{task}, waitable_{waitable}, result_{result}, cancel_{cancel} {}
  Operation(Operation const&) = delete;
  auto operator=(Operation const&) -> Operation& = delete;
  ~Operation() {
    if (!coroutine_) return;
    task_.remove(*this);
    if (cancel_) cancel_(waitable_);
  }

  auto await_ready() const -> bool { return result_ != blocked; }
  void await_suspend(std::coroutine_handle<> coroutine) {
    coroutine_ = coroutine;
    task_.add(*this);
  }
  auto await_resume() const -> std::uint32_t { return result_; }

 private:
  friend class Task;

  Task& task_;
  Waitable waitable_;
  std::uint32_t result_;
  Cancel cancel_;
  std::coroutine_handle<> coroutine_;
  Operation* previous_ = nullptr;
  Operation* next_ = nullptr;
};

}  // namespace host::wasi_p3
