// One connection of the HTTP server: its requests in turn, each an Exchange.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/async.hpp"
#include "host/exchange.hpp"
#include "host/http/head.hpp"
#include "host/http/parser.hpp"
#include "host/tcp.hpp"

namespace host::http {

inline constexpr auto second = Nanoseconds{1'000'000'000};

struct HttpLimits {
  HeadLimits head;
  std::size_t connections = 1024;
  Nanoseconds between_requests = 60 * second;
  Nanoseconds for_a_head = 10 * second;
  Nanoseconds without_progress = 60 * second;  // of a body, either way
  Nanoseconds for_unread_body = 5 * second;    // to arrive after the answer, and be thrown away
  Nanoseconds for_last_answers = 5 * second;   // when the server is told to stop
};

using HttpHandler = base::Async<> (*)(Exchange&);

class HttpConnection final : public Exchange {
 public:
  HttpConnection(std::unique_ptr<TcpStream> stream, HttpHandler handler, HttpLimits const& limits);

  // Answers requests until one side has had enough.
  auto serve() -> base::Async<>;
  // Closes at once when no request is under way, else after its answer.
  void stop();

  auto request() -> RequestHead const& override { return parser_.request(); }
  auto read() -> base::Async<std::string_view> override;
  auto broken() const -> bool override { return input_broken_ || output_broken_; }
  auto respond(ResponseHead const& head, std::string_view body) -> base::Async<> override;
  auto begin(ResponseHead const& head) -> base::Async<> override;
  auto write(std::string_view bytes) -> base::Async<bool> override;
  auto end() -> base::Async<> override;
  auto go_on(base::Async<> work) -> base::Async<> override;

 private:
  enum class Answer { none, begun, complete };

  // What is sent together, without copying.
  struct Parts {
    std::string_view part[3];

    auto empty() const -> bool { return part[0].empty() && part[1].empty() && part[2].empty(); }
    void remove_prefix(std::size_t count);
  };

  auto receive_head() -> base::Async<bool>;
  auto receive_body() -> base::Async<std::string_view>;
  // False at the end of what the client sends.
  auto receive() -> bool;
  auto next_body_step() -> HttpParser::Step;

  auto finish_exchange() -> base::Async<bool>;
  auto refuse(int status, std::string_view reason) -> base::Async<>;
  auto skip_body() -> base::Async<bool>;
  auto linger() -> base::Async<>;

  auto body_may_be_skipped() const -> bool;
  void start_answer(ResponseHead const& head, Framing framing, std::size_t length);
  auto send(Parts parts) -> base::Async<bool>;
  auto send_waiting(Parts parts) -> base::Async<bool>;
  auto push(Parts& parts) -> bool;

  std::unique_ptr<TcpStream> stream_;
  HttpHandler handler_;
  HttpLimits const& limits_;
  HttpParser parser_;
  std::unique_ptr<char[]> buffer_;
  std::string_view input_;  // what is left of the bytes received last
  bool idle_ = true;
  bool stopping_ = false;

  // Of the exchange under way.
  Answer answer_ = Answer::none;
  Framing framing_ = Framing::length;
  bool body_ended_ = true;
  bool continue_wanted_ = false;  // the client waits for `100 Continue` before it sends the body
  bool keep_ = false;             // the connection is good for another request
  bool input_broken_ = false;
  bool output_broken_ = false;
  bool sending_ = false;
  std::size_t sent_without_wait_ = 0;
  std::string head_text_;
  char chunk_size_[20];
};

}  // namespace host::http
