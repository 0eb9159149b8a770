// Sends what one POST is answered with: as JSON if it is one answer, and as events if more comes
// before it.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/async.hpp"
#include "host/exchange.hpp"
#include "transport/http/answers.hpp"
#include "transport/http/door.hpp"
#include "transport/http/sessions.hpp"

namespace transport {

class Sender {
 public:
  Sender(host::Exchange& exchange, Door& door, Answers& answers, HttpSession* session)
      : exchange_{exchange}, door_{door}, answers_{answers}, session_{session} {}

  // A header of the answer; `value` must live as long as this.
  void tell(std::string_view name, std::string_view value) { told_ = {name, value}; }
  void tell_timing() { tells_timing_ = true; }

  // Until `work` is done, or the client is gone and nothing is kept for it.
  auto send(base::Async<>& work) -> base::Async<> {
    if (is_plain()) return send_json();  // the usual case needs no coroutine
    return send_as_it_comes(work);
  }

 private:
  auto is_plain() -> bool {
    return answers_.answered() && answers_.queue().size() == 1 && door_.accepted().json;
  }
  auto send_json() -> base::Async<>;
  auto send_as_it_comes(base::Async<>& work) -> base::Async<>;
  auto begin_events() -> base::Async<>;
  // The next of the queue, as an event.
  auto next_event() -> std::string;

  host::Exchange& exchange_;
  Door& door_;
  Answers& answers_;
  HttpSession* session_;
  host::Header told_;
  bool tells_timing_ = false;
  bool streaming_ = false;
  bool open_ = true;    // the client is there
  bool ended_ = false;  // the stream, before its answer
  std::string timing_;
};

}  // namespace transport
