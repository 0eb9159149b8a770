// A connection reads no further than its program asks for, so a slow program slows its client down
// instead of filling memory.

#include "host/http/connection.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/tasks.hpp"
#include "base/text.hpp"
#include "host/log.hpp"

namespace host::http {
namespace {

constexpr auto buffer_size = std::size_t{64} * 1024;

// A body this small that the program did not read is read and thrown away after the answer, so that
// the connection can be used again. For a larger one, a new connection is cheaper.
constexpr auto largest_skipped_body = std::uint64_t{256} * 1024;

// So much may be sent without going through the event loop: a client that takes everything at once
// must not keep the others waiting.
constexpr auto largest_turn = std::size_t{256} * 1024;

auto after(Nanoseconds how_long) -> Nanoseconds { return system_timer().now() + how_long; }

auto forget(base::Async<bool> work) -> base::Async<> { co_await work; }

auto status_has_no_body(int status) -> bool { return status == 204 || status == 304; }

}  // namespace

HttpConnection::HttpConnection(std::unique_ptr<TcpStream> stream, HttpHandler handler,
                               HttpLimits const& limits)
    : stream_{std::move(stream)},
      handler_{handler},
      limits_{limits},
      parser_{limits.head},
      buffer_{std::make_unique_for_overwrite<char[]>(buffer_size)} {}

auto HttpConnection::serve() -> base::Async<> {
  while (co_await receive_head()) {
    co_await handler_(*this);
    if (!co_await finish_exchange()) break;
  }
  if (!output_broken_ && (!body_ended_ || !input_.empty())) co_await linger();
}

void HttpConnection::stop() {
  stopping_ = true;
  // Wakes the wait for a request. One that has arrived already is still read, and answered.
  if (idle_) stream_->end_receiving();
}

// The program lives on, and the client's next request must not wait.
auto HttpConnection::go_on(base::Async<> work) -> base::Async<> {
  static auto& tasks = *new base::Tasks;  // ends with the process, not with what it refers to
  tasks.spawn(std::move(work));
  return {};
}

auto HttpConnection::receive() -> bool {
  sent_without_wait_ = 0;
  auto const count = stream_->receive({buffer_.get(), buffer_size});
  if (count) {
    input_ = {buffer_.get(), *count};
  } else if (count.error() == TcpFault::broken) {
    output_broken_ = true;
  }
  return count || count.error() == TcpFault::not_yet;
}

// True when a request has come, false when none will.
auto HttpConnection::receive_head() -> base::Async<bool> {
  idle_ = true;
  answer_ = Answer::none;
  keep_ = false;
  input_broken_ = false;
  auto deadline = after(limits_.between_requests);
  for (;;) {
    auto const step = parser_.next(input_);
    if (step == HttpParser::Step::head) break;
    if (step == HttpParser::Step::refused) {
      body_ended_ = false;
      co_await refuse(parser_.refusal().status, parser_.refusal().reason);
      co_return false;
    }
    if (idle_ && parser_.begun()) {
      idle_ = false;
      deadline = after(limits_.for_a_head);
    }
    if (!co_await stream_->readable(deadline)) {
      if (!idle_) co_await refuse(408, "the request's head did not arrive in time");
      co_return false;
    }
    if (!receive()) co_return false;
  }
  idle_ = false;
  body_ended_ = false;
  continue_wanted_ = parser_.expects_continue();
  if (parser_.body_left() == 0) next_body_step();
  co_return true;
}

auto HttpConnection::next_body_step() -> HttpParser::Step {
  auto const step = parser_.next(input_);
  if (step == HttpParser::Step::end) body_ended_ = true;
  if (step == HttpParser::Step::refused) input_broken_ = true;
  // https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
  // A server MAY omit sending a 100 (Continue) response if it has already received some or all of
  // the content for the corresponding request.
  if (step != HttpParser::Step::need_bytes) continue_wanted_ = false;
  return step;
}

auto HttpConnection::read() -> base::Async<std::string_view> {
  if (body_ended_ || input_broken_) return std::string_view{};
  auto const step = next_body_step();
  if (step == HttpParser::Step::need_bytes) return receive_body();
  return step == HttpParser::Step::body ? parser_.body() : std::string_view{};
}

auto HttpConnection::receive_body() -> base::Async<std::string_view> {
  if (std::exchange(continue_wanted_, false) && answer_ == Answer::none) {
    co_await send({"HTTP/1.1 100 Continue\r\n\r\n"});
  }
  for (;;) {
    auto const in_time = co_await stream_->readable(after(limits_.without_progress));
    if (!in_time || !receive()) {
      input_broken_ = true;
      co_return std::string_view{};
    }
    auto const step = next_body_step();
    if (step == HttpParser::Step::body) co_return parser_.body();
    if (step != HttpParser::Step::need_bytes) co_return std::string_view{};
  }
}

// Whether the connection is good for another request.
auto HttpConnection::finish_exchange() -> base::Async<bool> {
  if (answer_ == Answer::none) {
    if (!input_broken_) {
      log(base::concat("no answer was given to ", request().method, " ",
                       base::quoted(request().path)));
      co_await refuse(500, "the program gave no answer");
    } else if (parser_.refusal().status != 0) {
      co_await refuse(parser_.refusal().status, parser_.refusal().reason);
    } else {
      co_await refuse(400, "the request's body ended early");
    }
    co_return false;
  }
  // An answer that was begun and not ended must not look complete, so the connection ends with it.
  if (answer_ == Answer::begun || !keep_ || stopping_ || broken()) co_return false;
  co_return co_await skip_body();
}

auto HttpConnection::refuse(int status, std::string_view reason) -> base::Async<> {
  auto const text = base::concat(status, " ", reason_phrase(status), ": ", reason, "\n");
  auto const type = Header{"content-type", "text/plain; charset=utf-8"};
  stopping_ = true;
  co_await respond({status, {&type, 1}}, text);
}

auto HttpConnection::body_may_be_skipped() const -> bool {
  auto const left = parser_.body_left();
  return body_ended_ || (!continue_wanted_ && left && *left <= largest_skipped_body);
}

auto HttpConnection::skip_body() -> base::Async<bool> {
  auto const deadline = after(limits_.for_unread_body);
  while (!body_ended_) {
    auto const step = next_body_step();
    if (step == HttpParser::Step::refused) co_return false;
    if (step != HttpParser::Step::need_bytes) continue;
    if (!co_await stream_->readable(deadline)) co_return false;
    if (!receive()) co_return false;
  }
  co_return true;
}

// https://www.rfc-editor.org/rfc/rfc9112#section-9.6
// If a server performs an immediate close of a TCP connection, there is a significant risk that the
// client will not be able to read the last HTTP response. ... To avoid the TCP reset problem,
// servers typically close a connection in stages.
auto HttpConnection::linger() -> base::Async<> {
  auto const deadline = after(limits_.for_unread_body);
  stream_->end_sending();
  while (co_await stream_->readable(deadline)) {
    if (!receive()) break;
  }
}

void HttpConnection::start_answer(ResponseHead const& head, Framing framing, std::size_t length) {
  if (answer_ != Answer::none) __builtin_trap();  // Two answers to one request: a program's bug.
  if (status_has_no_body(head.status)) framing = Framing::no_body;
  keep_ = parser_.keeps_connection() && framing != Framing::until_close && !stopping_ &&
          !broken() && body_may_be_skipped();
  write_head(head_text_, head,
             {.framing = framing,
              .length = length,
              .keep = keep_,
              .client_is_old = !parser_.takes_chunks()});
  framing_ = request().method == "HEAD" ? Framing::no_body : framing;
}

auto HttpConnection::respond(ResponseHead const& head, std::string_view body) -> base::Async<> {
  start_answer(head, Framing::length, body.size());
  answer_ = Answer::complete;
  auto sending = send({head_text_, framing_ == Framing::no_body ? std::string_view{} : body});
  if (sending.done()) return {};
  return forget(std::move(sending));
}

auto HttpConnection::begin(ResponseHead const& head) -> base::Async<> {
  start_answer(head, parser_.takes_chunks() ? Framing::chunks : Framing::until_close, 0);
  answer_ = Answer::begun;
  auto sending = send({head_text_});
  if (sending.done()) return {};
  return forget(std::move(sending));
}

auto HttpConnection::write(std::string_view bytes) -> base::Async<bool> {
  if (answer_ != Answer::begun) __builtin_trap();
  if (output_broken_) return false;
  // An empty chunk would end the body.
  if (bytes.empty() || framing_ == Framing::no_body) return true;
  if (framing_ == Framing::until_close) return send({bytes});
  auto* end = std::to_chars(chunk_size_, chunk_size_ + 16, bytes.size(), 16).ptr;
  *end++ = '\r';
  *end++ = '\n';
  return send({std::string_view{chunk_size_, end}, bytes, "\r\n"});
}

auto HttpConnection::end() -> base::Async<> {
  if (answer_ != Answer::begun) __builtin_trap();
  answer_ = Answer::complete;
  if (framing_ != Framing::chunks) return {};
  auto sending = send({"0\r\n\r\n"});
  if (sending.done()) return {};
  return forget(std::move(sending));
}

void HttpConnection::Parts::remove_prefix(std::size_t count) {
  for (auto& one : part) {
    auto const size = std::min(count, one.size());
    one.remove_prefix(size);
    count -= size;
  }
}

// Sends what can be sent at once. False when the client is gone.
auto HttpConnection::push(Parts& parts) -> bool {
  auto const sent = stream_->send(parts.part);
  if (sent) {
    sent_without_wait_ += *sent;
    parts.remove_prefix(*sent);
  } else if (sent.error() != TcpFault::not_yet) {
    output_broken_ = true;
  }
  return !output_broken_;
}

auto HttpConnection::send(Parts parts) -> base::Async<bool> {
  // Somebody gave up waiting for an earlier send, and a part of it never left.
  if (sending_) output_broken_ = true;
  if (output_broken_) return false;
  if (sent_without_wait_ < largest_turn) {
    if (!push(parts)) return false;
    if (parts.empty()) return true;
  }
  sending_ = true;
  return send_waiting(parts);
}

auto HttpConnection::send_waiting(Parts parts) -> base::Async<bool> {
  while (!parts.empty() && !output_broken_) {
    if (co_await stream_->writable(after(limits_.without_progress))) {
      sent_without_wait_ = 0;
      push(parts);
    } else {
      output_broken_ = true;
    }
  }
  sending_ = false;
  co_return !output_broken_;
}

}  // namespace host::http
