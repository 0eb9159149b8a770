// Waiting in the event loop of WASI 0.2: host::run(), in loop.cpp.

#pragma once

#include <coroutine>
#include <cstddef>

#include "host/wasi_p2/imports.hpp"

namespace host::wasi_p2 {

// Something to wait for: co_await it to go on when it is there. Destroying it forgets the wait.
class [[nodiscard]] Wait {
 public:
  Wait() = default;
  Wait(Wait const&) = delete;
  auto operator=(Wait const&) -> Wait& = delete;

  auto await_ready() const -> bool { return false; }
  void await_suspend(std::coroutine_handle<> waiting);
  void await_resume() const {}

 protected:
  ~Wait() {
    if (waiting_) leave();
  }

 private:
  friend class Waits;

  // Blocks until it is there. Called when nobody waits for anything else.
  virtual void block() = 0;
  // What says that it is there. Called when others wait too.
  virtual auto pollable() -> Lent<Pollable> = 0;

  void leave();

  std::coroutine_handle<> waiting_;
  bool is_ready_ = false;
  Wait* previous_ = nullptr;
  Wait* next_ = nullptr;
};

// Waits until the host says that the pollable is ready. The pollable must outlive it.
class [[nodiscard]] Ready final : public Wait {
 public:
  explicit Ready(Lent<Pollable> pollable) : pollable_{pollable} {}

 private:
  void block() override { wasi_p2::block(pollable_); }
  auto pollable() -> Lent<Pollable> override { return pollable_; }

  Lent<Pollable> pollable_;
};

// How many works go on in the background: the loop does not end before they do.
inline constinit auto in_background = std::size_t{0};

}  // namespace host::wasi_p2
