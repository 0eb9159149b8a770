// Time that passes when a test says so.

#pragma once

#include <coroutine>
#include <cstddef>
#include <vector>

#include "base/async.hpp"
#include "host/timer.hpp"

namespace host {

class FakeTimer final : public Timer {
 public:
  FakeTimer() = default;
  FakeTimer(FakeTimer const&) = delete;
  auto operator=(FakeTimer const&) -> FakeTimer& = delete;

  auto now() -> Nanoseconds override { return now_; }
  auto sleep(Nanoseconds how_long) -> base::Async<> override;

  // Lets time pass. Sleepers wake one after another, each at its moment and, at the same moment, in
  // the order they fell asleep; those who fall asleep meanwhile may wake too.
  void advance(Nanoseconds by);

  // How many sleep.
  auto sleepers() const -> std::size_t { return sleepers_.size(); }

 private:
  struct Sleep {
    FakeTimer& timer;
    Nanoseconds until;
    std::coroutine_handle<> self{};

    ~Sleep();
    auto await_ready() const -> bool { return false; }
    void await_suspend(std::coroutine_handle<> handle);
    void await_resume() {}
  };

  Nanoseconds now_ = 0;
  std::vector<Sleep*> sleepers_;  // the next to wake first
};

}  // namespace host
