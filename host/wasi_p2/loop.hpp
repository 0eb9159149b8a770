// Waiting in the event loop of WASI 0.2: host::run(), in loop.cpp.

#pragma once

#include <coroutine>

#include "host/wasi_p2/imports.hpp"

namespace host::wasi_p2 {

// co_await it to go on when the host says that the pollable is ready. Destroying it forgets the
// wait. The pollable must outlive it.
class [[nodiscard]] Ready {
 public:
  explicit Ready(Lent<Pollable> pollable) : pollable_{pollable} {}
  Ready(Ready const&) = delete;
  auto operator=(Ready const&) -> Ready& = delete;
  ~Ready() {
    if (waiting_) leave();
  }

  auto await_ready() const -> bool { return false; }
  void await_suspend(std::coroutine_handle<> waiting);
  void await_resume() const {}

 private:
  friend class Waits;
  void leave();

  Lent<Pollable> pollable_;
  std::coroutine_handle<> waiting_;
  bool is_ready_ = false;
  Ready* previous_ = nullptr;
  Ready* next_ = nullptr;
};

}  // namespace host::wasi_p2
