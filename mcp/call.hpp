// What a handler may ask of the call it answers. Handlers that need nothing of it do not take it.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/async.hpp"
#include "mcp/revision.hpp"
#include "mcp/settings.hpp"

namespace mcp {

// How long the parts of a call took, in nanoseconds; all zero when nobody asks.
struct Timing {
  Nanoseconds started = 0;
  Nanoseconds parse = 0;
  Nanoseconds execute = 0;
  Nanoseconds io = 0;
  Nanoseconds total = 0;
};

// Takes the messages that answer one request, in order.
class Outbox {
 public:
  // Before the answer: progress and the like. Done when the message is on its way, so that a slow
  // client slows the handler; a client that is gone may end the handler there.
  virtual auto notify(std::string message) -> base::Async<> = 0;
  // The answer; none comes after it. `timing` is given when somebody asked for it.
  virtual void answer(std::string message, int http_status, Timing const* timing) = 0;

 protected:
  ~Outbox() = default;
};

class Server;

class CallContext {
 public:
  CallContext(Server const& server, Settings const& settings, Outbox& outbox,
              std::string progress_token)
      : server_{server},
        settings_{settings},
        outbox_{outbox},
        progress_token_{std::move(progress_token)} {}

  // Tells the client how far the work is; nothing happens when it did not ask. `progress` must grow
  // from call to call.
  auto progress(double progress, std::optional<double> total = {}, std::string_view message = {})
      -> base::Async<>;

  // True when the client gave up, or time is over. A handler that computes for long looks now and
  // then.
  auto cancelled() const -> bool { return interrupt_.raised(); }

  // Runs f and counts its time as I/O of this call; awaits what it returns, when that is Async.
  template <class F>
  auto measure_io(F&& f) -> std::invoke_result_t<F> {
    using Outcome = std::invoke_result_t<F>;
    if constexpr (is_async<Outcome>) {
      return measure(std::forward<F>(f)());
    } else {
      auto const span = IoSpan{*this};
      return std::forward<F>(f)();
    }
  }

  // A text that quotes docs, with their "{name}" filled in as when tools are listed.
  auto filled(std::string_view text) const -> std::string;

  auto now() const -> Nanoseconds { return settings_.now ? settings_.now() : 0; }
  auto interrupt() -> base::Interrupt& { return interrupt_; }
  auto timing() -> Timing& { return timing_; }

 private:
  template <class T>
  static constexpr bool is_async = false;
  template <class T>
  static constexpr bool is_async<base::Async<T>> = true;

  struct IoSpan {
    CallContext& call;
    Nanoseconds start = call.now();
    ~IoSpan() { call.timing_.io += call.now() - start; }
  };

  template <class T>
  auto measure(base::Async<T> work) -> base::Async<T> {
    auto const span = IoSpan{*this};
    co_return co_await std::move(work);
  }

  Server const& server_;
  Settings const& settings_;
  Outbox& outbox_;
  std::string progress_token_;  // as JSON text, or empty
  base::Interrupt interrupt_;
  Timing timing_;
};

}  // namespace mcp
