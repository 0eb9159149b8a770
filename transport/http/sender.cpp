#include "transport/http/sender.hpp"

#include "base/text.hpp"
#include "mcp/protocol/encode.hpp"

namespace transport {
namespace {

auto server_timing(mcp::Timing const& timing) -> std::string {
  auto const& [started, parse, execute, io, total] = timing;
  using mcp::protocol::milliseconds;
  return base::concat("parse;dur=", milliseconds(parse), ", tool;dur=", milliseconds(execute),
                      ", io;dur=", milliseconds(io), ", total;dur=", milliseconds(total));
}

}  // namespace

auto Sender::send_json() -> base::Async<> {
  auto fields = Fields{json_type};
  if (!told_.name.empty()) fields.push_back(told_);
  if (tells_timing_ && answers_.timing()) {
    timing_ = server_timing(*answers_.timing());
    fields.push_back({"server-timing", timing_});
  }
  return exchange_.respond(door_.answer_head(answers_.status(), std::move(fields)),
                           answers_.queue().front());
}

auto Sender::send_as_it_comes(base::Async<>& work) -> base::Async<> {
  while (true) {
    if (!streaming_ && is_plain()) co_return co_await send_json();
    if (!answers_.queue().empty()) {
      auto event = std::string{};
      if (!std::exchange(streaming_, true)) {
        co_await begin_events();
        if (session_) event = session_->begin_stream();
      }
      auto const closes = answers_.take_close();
      event += next_event();
      if (open_) open_ = co_await exchange_.write(event);
      if (closes && !std::exchange(ended_, true)) co_await exchange_.end();
      open_ = open_ && !ended_;
      // A client that is gone has cancelled the call, unless what it misses is kept for it: `work`
      // ends where it waits.
      if (!open_ && !(session_ && session_->keeps_events())) break;
      answers_.resume_maker();
    } else if (work.done()) {
      break;
    } else {
      answers_.changed().reset();
      co_await answers_.changed();
    }
  }
  if (!streaming_) {
    // "If the input is a notification or response, 202 Accepted with no body."
    co_await exchange_.respond(door_.answer_head(202, {}), {});
    co_return;
  }
  if (session_) session_->end_stream();
  if (!ended_) co_await exchange_.end();
}

auto Sender::begin_events() -> base::Async<> {
  auto fields = event_fields();
  if (!told_.name.empty()) fields.push_back(told_);
  return exchange_.begin(door_.answer_head(200, std::move(fields)));
}

auto Sender::next_event() -> std::string {
  auto& queue = answers_.queue();
  auto const message = std::move(queue.front());
  queue.erase(queue.begin());
  if (message.empty()) return std::string{sign_of_life};
  auto const last = answers_.answered() && queue.empty();
  return session_ ? session_->event(message, last) : event_text(message);
}

}  // namespace transport
