// The messages that answer one POST, between the dispatcher that makes them and the loop that sends
// them.

#pragma once

#include <algorithm>
#include <coroutine>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/async.hpp"
#include "mcp/outbox.hpp"
#include "transport/http/sessions.hpp"

namespace transport {

// Whoever makes a message is suspended before the loop goes on, since the loop may find the client
// gone and destroy the call where it waits.
class Answers final : public mcp::Outbox {
 public:
  // `session` is none where there is none; `has_key`: there might be.
  Answers(bool takes_events, HttpSession* session, bool has_key)
      : takes_events_{takes_events}, session_{session}, has_key_{has_key} {}

  auto notify(std::string message) -> base::Async<> override {
    if (!takes_events_) return {};  // a client that takes only JSON has no place for it
    return hand_over(std::move(message));
  }
  // The loop goes on when the work that answered is done.
  void answer(std::string message, int http_status, mcp::Timing const* timing) override {
    queue_.push_back(std::move(message));
    answered_ = true;
    status_ = http_status;
    if (timing) timing_ = *timing;
  }
  auto cannot_ask() const -> std::optional<std::string> override;
  auto ask(std::string id, std::string message) -> base::Async<std::string> override {
    return session_->ask(std::move(id), std::move(message), *this);
  }
  auto keep_alive() -> base::Async<> override { return notify({}); }
  auto close_stream() -> base::Async<> override;
  auto go_on(base::Async<>& work) -> bool override {
    after_ = std::move(work);
    return true;
  }

  auto answered() const -> bool { return answered_; }
  auto status() const -> int { return status_; }
  auto timing() const -> std::optional<mcp::Timing> const& { return timing_; }
  // Not yet sent, in order; an empty one is a sign of life.
  auto queue() -> std::vector<std::string>& { return queue_; }
  // True once: the stream is to be ended before its answer.
  auto take_close() -> bool { return std::exchange(closes_, false); }
  // What goes on after the answer.
  auto after() -> base::Async<>& { return after_; }
  // Set when there is something to send, or the work is done.
  auto changed() -> base::Signal& { return changed_; }
  // The next of the messages that were handed over is sent: its maker goes on.
  void resume_maker() {
    if (makers_.empty()) return;
    auto const maker = makers_.front();
    makers_.erase(makers_.begin());
    base::resume(maker);
  }

 private:
  struct HandedOver {
    Answers& answers;
    std::coroutine_handle<> self{};
    auto await_ready() const -> bool { return false; }
    void await_suspend(std::coroutine_handle<> maker) {
      self = maker;
      answers.makers_.push_back(maker);
      answers.changed_.set();  // this may be destroyed from here on
    }
    void await_resume() {}
    // A call that is stopped meanwhile is not resumed.
    ~HandedOver() {
      if (self) std::ranges::replace(answers.makers_, self, std::coroutine_handle<>{});
    }
  };

  auto hand_over(std::string message) -> base::Async<>;

  bool takes_events_;
  HttpSession* session_;
  bool has_key_;
  bool answered_ = false;
  bool closes_ = false;
  int status_ = 200;
  std::optional<mcp::Timing> timing_;
  std::vector<std::string> queue_;
  // Of the messages that were handed over and are not sent, in order; several pieces of one call's
  // work may wait at once. None for one that has gone.
  std::vector<std::coroutine_handle<>> makers_;
  base::Signal changed_;
  base::Async<> after_;
};

}  // namespace transport
