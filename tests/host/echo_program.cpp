// A tiny program for the tests of hosts: it does nothing of its own, and uses all that a host
// gives. tests/host/http_server.py says what is expected of it; the components may be held to the
// same.

#include <list>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "host/environment.hpp"
#include "host/program.hpp"
#include "host/standard_streams.hpp"
#include "host/timer.hpp"

namespace {

constexpr auto millisecond = host::Nanoseconds{1'000'000};
constexpr auto text_plain = host::Header{"content-type", "text/plain"};

auto answer(host::Exchange& exchange, int status, std::string_view body) -> base::Async<> {
  co_await exchange.respond({status, {&text_plain, 1}}, body);
}

// Exchanges that found their client gone, since the program started.
auto clients_gone() -> int& {
  static auto count = 0;
  return count;
}

// The body, as it came.
auto echo(host::Exchange& exchange) -> base::Async<> {
  auto body = std::string{};
  for (;;) {
    auto const piece = co_await exchange.read();
    if (piece.empty()) break;
    body += piece;
  }
  if (exchange.broken()) {
    ++clients_gone();
    co_return;
  }
  co_await answer(exchange, 200, body);
}

// The body piece by piece, each written before the next is read.
auto relay(host::Exchange& exchange) -> base::Async<> {
  co_await exchange.begin({200, {&text_plain, 1}});
  for (;;) {
    auto const piece = co_await exchange.read();
    if (piece.empty()) break;
    if (!co_await exchange.write(piece)) break;
  }
  if (exchange.broken()) ++clients_gone();
  co_await exchange.end();
}

// How many bytes the body has.
auto length(host::Exchange& exchange) -> base::Async<> {
  auto size = std::size_t{0};
  for (;;) {
    auto const piece = co_await exchange.read();
    if (piece.empty()) break;
    size += piece.size();
  }
  if (exchange.broken()) {
    ++clients_gone();
    co_return;
  }
  co_await answer(exchange, 200, base::Decimal{size});
}

// An answer that takes its time, while others are served.
auto slow(host::Exchange& exchange) -> base::Async<> {
  co_await host::system_timer().sleep(100 * millisecond);
  co_await answer(exchange, 200, "slow");
}

// Three pieces with pauses, so that a client can see that each is sent at once.
auto stream(host::Exchange& exchange) -> base::Async<> {
  co_await exchange.begin({200, {&text_plain, 1}});
  for (auto const piece : {"one ", "two ", "three"}) {
    if (!co_await exchange.write(piece)) co_return;
    co_await host::system_timer().sleep(50 * millisecond);
  }
  co_await exchange.end();
}

// Writes until the client is gone.
auto endless(host::Exchange& exchange) -> base::Async<> {
  co_await exchange.begin({200, {&text_plain, 1}});
  auto const piece = std::string(std::size_t{16} * 1024, 'x');
  while (co_await exchange.write(piece)) {
  }
  ++clients_gone();
}

auto gone(host::Exchange& exchange) -> base::Async<> {
  co_await answer(exchange, 200, base::Decimal{clients_gone()});
}

// What the host told about the request and the program, a line for each thing.
auto describe(host::Exchange& exchange) -> base::Async<> {
  auto const& request = exchange.request();
  auto text = base::concat("method ", request.method, "\npath ", request.path, "\n");
  if (request.authority) text += base::concat("authority ", *request.authority, "\n");
  for (auto const& [name, value] : request.headers) {
    text += base::concat("header ", name, "=", value, "\n");
  }
  for (auto const& argument : host::arguments()) text += base::concat("argument ", argument, "\n");
  co_await answer(exchange, 200, text);
}

// Lines from standard input, each answered on standard output.
class LineEcho {
 public:
  auto run() -> base::Async<int> {
    auto line = std::string{};
    for (;;) {
      auto bytes = co_await host::standard_streams().read();
      if (bytes.empty()) break;
      for (auto end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n')) {
        line += bytes.substr(0, end);
        bytes.remove_prefix(end + 1);
        take(std::move(line));
        line = {};
      }
      line += bytes;
    }
    if (!line.empty()) take(std::move(line));
    ended_ = true;
    if (!waiting_.empty()) co_await all_answered_;
    co_return 0;
  }

 private:
  struct Answer {
    LineEcho& program;
    std::list<Answer>::iterator self;
    base::Async<> work;
  };

  // `sleep N` is answered N milliseconds later, anything else at once with itself.
  void take(std::string line) {
    auto const words = std::string_view{line};
    auto const pause = words.starts_with("sleep ")
                           ? base::parse_integer<std::uint32_t>(words.substr(6))
                           : std::nullopt;
    if (!pause) {
      line += '\n';
      host::standard_streams().write(line);
      return;
    }
    auto& answer = waiting_.emplace_back(*this);
    answer.self = std::prev(waiting_.end());
    answer.work = answer_later(std::move(line), *pause * millisecond);
    answer.work.start([](void* self) { finish(*static_cast<Answer*>(self)); }, &answer);
    if (answer.work.done()) waiting_.erase(answer.self);
  }

  static auto answer_later(std::string line, host::Nanoseconds pause) -> base::Async<> {
    co_await host::system_timer().sleep(pause);
    line += '\n';
    host::standard_streams().write(line);
  }

  static void finish(Answer& answer) {
    auto& program = answer.program;
    program.waiting_.erase(answer.self);
    if (program.ended_ && program.waiting_.empty()) program.all_answered_.set();
  }

  std::list<Answer> waiting_;
  bool ended_ = false;
  base::Signal all_answered_;
};

}  // namespace

auto host::stdio_program() -> base::Async<int> {
  auto echo = LineEcho{};
  co_return co_await echo.run();
}

auto host::http_program(Exchange& exchange) -> base::Async<> {
  auto const path = std::string_view{exchange.request().path};
  if (path == "/echo") return echo(exchange);
  if (path == "/relay") return relay(exchange);
  if (path == "/length") return length(exchange);
  if (path == "/slow") return slow(exchange);
  if (path == "/stream") return stream(exchange);
  if (path == "/endless") return endless(exchange);
  if (path.starts_with("/describe")) return describe(exchange);
  if (path == "/gone") return gone(exchange);
  if (path == "/silent") return {};  // No answer: the host has to give one.
  return answer(exchange, 404, "not found");
}
