// Work that may wait: a lazily started coroutine with one result.
//
// Nothing here knows an event loop. A host resumes what waits for it (a timer, bytes); everything
// else is resumed by what it awaits. One thread, no locks.

#pragma once

#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

namespace base {

template <class T>
class Async;

namespace detail {

struct Nothing {};

// Whose turn it is once the coroutine that runs has come to its wait or its end.
inline constinit std::coroutine_handle<> next;

// Called once when a coroutine that was started from ordinary code has finished. It may destroy the
// coroutine.
struct Completion {
  void (*call)(void* context) = nullptr;
  void* context = nullptr;
};

struct PromiseBase {
  std::coroutine_handle<> continuation;
  Completion completion;

  struct Final {
    auto await_ready() noexcept -> bool { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> self) noexcept {
      auto& promise = self.promise();
      next = promise.continuation;
      if (next) return;
      auto const completion = promise.completion;
      if (completion.call) completion.call(completion.context);  // self may be gone from here on
    }
    void await_resume() noexcept {}
  };

  auto initial_suspend() noexcept -> std::suspend_always { return {}; }
  auto final_suspend() noexcept -> Final { return {}; }
  void unhandled_exception() noexcept { __builtin_trap(); }
};

}  // namespace detail

// Goes on with a coroutine that waits, and with all that then awaits or is awaited, until nothing
// of it can go on. Coroutines of Async hand over by `next` and not by a call of each other, since
// WebAssembly's calls have no tails: a loop over work that is done at once would else be a call
// deeper with each. So this, and not its own resume(), wakes a coroutine.
inline void resume(std::coroutine_handle<> coroutine) {
  while (coroutine) {
    coroutine.resume();  // it may be gone from here on
    coroutine = std::exchange(detail::next, {});
  }
}

// A value that is there already, or a coroutine that will make it. It runs when it is awaited or
// started; destroying it before it has finished cancels it, and whatever it was waiting for.
template <class T = void>
class [[nodiscard]] Async {
  using Value = std::conditional_t<std::is_void_v<T>, detail::Nothing, T>;

 public:
  struct promise_type;
  using Handle = std::coroutine_handle<promise_type>;

  // Finished from the start: no coroutine, no allocation.
  Async(Value value) : value_{std::move(value)} {}  // NOLINT(google-explicit-constructor)
  Async()
    requires std::is_void_v<T>
      : value_{Value{}} {}
  // So that a function may return whatever its value can be made of.
  template <class U>
    requires(!std::is_same_v<std::remove_cvref_t<U>, Async> &&
             !std::is_same_v<std::remove_cvref_t<U>, Value> && std::is_convertible_v<U, Value>)
  Async(U&& value) : value_{std::in_place, std::forward<U>(value)} {}  // NOLINT

  Async(Async&& other) noexcept
      : value_{std::move(other.value_)}, handle_{std::exchange(other.handle_, {})} {}
  auto operator=(Async&& other) noexcept -> Async& {
    std::swap(value_, other.value_);
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Async() {
    if (handle_) handle_.destroy();
  }

  auto done() const -> bool { return !handle_ || handle_.done(); }

  // Runs until the first wait. `completion` is called when it has finished, unless that was at once
  // (then done() is true on return).
  void start(void (*completion)(void*) = nullptr, void* context = nullptr) {
    if (!handle_) return;
    resume(handle_);
    if (!handle_.done()) handle_.promise().completion = {completion, context};
  }

  // The result. It must be done.
  auto take() -> T {
    if constexpr (std::is_void_v<T>) {
      if (!done()) __builtin_trap();
    } else {
      auto& value = handle_ ? handle_.promise().value : value_;
      if (!value) __builtin_trap();
      return std::move(*value);
    }
  }

  auto await_ready() const -> bool { return done(); }
  void await_suspend(std::coroutine_handle<> caller) {
    handle_.promise().continuation = caller;
    detail::next = handle_;
  }
  auto await_resume() -> T { return take(); }

 private:
  explicit Async(Handle handle) : handle_{handle} {}

  std::optional<Value> value_;
  Handle handle_;
};

template <class T>
struct Async<T>::promise_type : detail::PromiseBase {
  std::optional<T> value;

  auto get_return_object() -> Async { return Async{Handle::from_promise(*this)}; }
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
};

template <>
struct Async<void>::promise_type : detail::PromiseBase {
  auto get_return_object() -> Async { return Async{Handle::from_promise(*this)}; }
  void return_void() {}
};

// One coroutine waits, somebody else wakes it. Waking before the wait is remembered.
class Signal {
 public:
  void set() {
    set_ = true;
    if (auto waiter = std::exchange(waiter_, {})) resume(waiter);
  }
  auto is_set() const -> bool { return set_; }
  void reset() { set_ = false; }

  // A waiter that is destroyed while it waits is forgotten.
  auto operator co_await() {
    struct Wait {
      Signal& signal;
      std::coroutine_handle<> self{};
      auto await_ready() const -> bool { return signal.set_; }
      void await_suspend(std::coroutine_handle<> handle) { signal.waiter_ = self = handle; }
      void await_resume() {}
      ~Wait() {
        if (self && signal.waiter_ == self) signal.waiter_ = {};
      }
    };
    return Wait{*this};
  }

 private:
  bool set_ = false;
  std::coroutine_handle<> waiter_;
};

// Asks work that waits to give up. Raising it again is harmless. The work and whoever waited for it
// may be gone when raise() returns, so a coroutine that they own must not call it: let its
// completion do so.
class Interrupt {
 public:
  void raise() {
    raised_ = true;
    if (listener_) listener_->set();
  }
  auto raised() const -> bool { return raised_; }

 private:
  template <class T>
  friend auto unless(Interrupt& interrupt, Async<T> work) -> Async<std::optional<T>>;

  bool raised_ = false;
  Signal* listener_ = nullptr;
};

// The result of `work`, or nothing when the interrupt is raised first; the work is then destroyed
// where it waits. One `unless` an interrupt at a time.
template <class T>
auto unless(Interrupt& interrupt, Async<T> given) -> Async<std::optional<T>> {
  auto either = Signal{};
  auto work = std::move(given);  // a local, so that it is gone before whoever waits goes on
  work.start([](void* signal) { static_cast<Signal*>(signal)->set(); }, &either);
  if (!work.done() && !interrupt.raised_) {
    interrupt.listener_ = &either;
    co_await either;
    interrupt.listener_ = nullptr;
  }
  if (!work.done()) co_return std::nullopt;
  co_return std::optional<T>{work.take()};
}

}  // namespace base
