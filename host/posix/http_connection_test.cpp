// What a connection does when time runs out, or somebody gives up. All else about it is tested from
// outside, by tests/host/http_server.py.

#include <signal.h>
#include <sys/socket.h>

#include <optional>
#include <string>

#include "base/tasks.hpp"
#include "base/test.hpp"
#include "base/text.hpp"
#include "host/http/connection.hpp"
#include "host/posix/loop.hpp"
#include "host/posix/tcp.hpp"
#include "host/run.hpp"

namespace {

using namespace host::http;
using namespace host::posix;

constexpr auto millisecond = second / 1000;

// Two ends of a connection, one served with limits of a few milliseconds.
struct Talk {
  Descriptor client;
  HttpLimits limits{.between_requests = 30 * millisecond,
                    .for_a_head = 30 * millisecond,
                    .without_progress = 30 * millisecond,
                    .for_unread_body = 30 * millisecond};
  std::optional<HttpConnection> connection;
  bool over = false;
  base::Tasks tasks;

  explicit Talk(HttpHandler handler) {
    signal(SIGPIPE, SIG_IGN);
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) __builtin_trap();
    client = Descriptor{ends[0]};
    auto server = Descriptor{ends[1]};
    make_non_blocking(client);
    make_non_blocking(server);
    connection.emplace(std::make_unique<SocketStream>(std::move(server)), handler, limits);
  }

  void start() { tasks.spawn(serve()); }

  auto serve() -> base::Async<> {
    co_await connection->serve();
    connection.reset();
    over = true;
  }

  void send(std::string_view bytes) const {
    if (::send(client.number(), bytes.data(), bytes.size(), 0) < 0) __builtin_trap();
  }

  // However slow the machine is.
  auto ends() const -> base::Async<bool> {
    auto const deadline = after(5 * second);
    while (!over && now() < deadline) co_await wait_until(after(millisecond));
    co_return over;
  }

  // All until the server closes.
  auto receive_all() const -> base::Async<std::string> {
    auto text = std::string{};
    char buffer[4096];
    while (co_await wait_readable(client.number(), after(5 * second))) {
      auto const count = recv(client.number(), buffer, sizeof buffer, 0);
      if (count <= 0) break;
      text.append(buffer, static_cast<std::size_t>(count));
    }
    co_return text;
  }
};

auto echo(host::Exchange& exchange) -> base::Async<> {
  auto body = std::string{};
  for (;;) {
    auto const piece = co_await exchange.read();
    if (piece.empty()) break;
    body += piece;
  }
  co_await exchange.respond({exchange.broken() ? 408 : 200, {}}, body);
}

auto refuse(host::Exchange& exchange) -> base::Async<> {
  co_await exchange.respond({404, {}}, "no");
}

// What a test sends, and all it gets back until the connection ends.
auto answer_to(HttpHandler handler, std::string_view request) -> std::string {
  auto answer = std::string{};
  auto talk = Talk{handler};
  auto const work = [&]() -> base::Async<> {
    talk.start();
    talk.send(request);
    answer = co_await talk.receive_all();
    talk.client.close();
    expect(co_await talk.ends());
  };
  host::run(work());
  return answer;
}

auto first_line(std::string_view answer) -> std::string_view {
  return answer.substr(0, answer.find("\r\n"));
}

}  // namespace

TEST("a connection without a request is closed after a while, without a word") {
  auto const start = now();
  expect_equal(answer_to(echo, "\r\n"), "");
  expect(now() - start >= 30 * millisecond);
  auto const answer = answer_to(echo, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  expect_equal(first_line(answer), "HTTP/1.1 200 OK");
  expect(!answer.contains("connection: close"));
}

TEST("a head that does not come to its end is answered and closed") {
  auto const answer = answer_to(echo, "GET / HTTP/1.1\r\nHost:");
  expect_equal(first_line(answer), "HTTP/1.1 408 Request Timeout");
  expect(answer.contains("connection: close\r\n"));
}

TEST("a body that stops is broken for the program, which may still answer") {
  auto const answer = answer_to(echo, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
  expect_equal(first_line(answer), "HTTP/1.1 408 Request Timeout");
  expect(answer.contains("connection: close\r\n"));
  expect(answer.ends_with("\r\n\r\nab"));
}

TEST("a body that nobody reads and that does not arrive ends the connection") {
  auto const answer =
      answer_to(refuse, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
  expect_equal(first_line(answer), "HTTP/1.1 404 Not Found");
  expect(!answer.contains("connection: close\r\n"));
}

TEST("a client that does not take its answer is gone after a while") {
  static auto written = true;
  auto talk = Talk{[](host::Exchange& exchange) -> base::Async<> {
    co_await exchange.begin({200, {}});
    auto const piece = std::string(100'000, 'x');
    while (co_await exchange.write(piece)) {
    }
    written = co_await exchange.write("more");
    expect(exchange.broken());
  }};
  auto const work = [&]() -> base::Async<> {
    talk.start();
    talk.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(co_await talk.ends());
  };
  host::run(work());
  expect(!written);
}

TEST("a piece that was given up half-way is the last of its answer") {
  static auto later = true;
  auto talk = Talk{[](host::Exchange& exchange) -> base::Async<> {
    co_await exchange.begin({200, {}});
    auto const piece = std::string(10'000'000, 'x');
    {
      auto abandoned = exchange.write(piece);
      abandoned.start();
      expect(!abandoned.done());
    }
    later = co_await exchange.write("more");
    co_await exchange.end();
  }};
  auto answer = std::string{};
  auto const work = [&]() -> base::Async<> {
    talk.start();
    talk.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    answer = co_await talk.receive_all();
    expect(co_await talk.ends());
  };
  host::run(work());
  expect(!later);
  expect(!answer.ends_with("0\r\n\r\n"));
}

TEST("a read that was given up may be tried again") {
  auto talk = Talk{[](host::Exchange& exchange) -> base::Async<> {
    {
      auto abandoned = exchange.read();
      abandoned.start();
      expect(!abandoned.done());
    }
    auto const body = std::string{co_await exchange.read()};
    co_await exchange.respond({200, {}}, body);
  }};
  auto answer = std::string{};
  auto const work = [&]() -> base::Async<> {
    talk.start();
    talk.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nConnection: close\r\n\r\n");
    co_await wait_until(after(5 * millisecond));
    talk.send("late");
    answer = co_await talk.receive_all();
  };
  host::run(work());
  expect_equal(first_line(answer), "HTTP/1.1 200 OK");
  expect(answer.ends_with("\r\n\r\nlate"));
}

TEST("an answer that was not ended does not look complete") {
  auto const answer = answer_to(
      [](host::Exchange& exchange) -> base::Async<> {
        co_await exchange.begin({200, {}});
        co_await exchange.write("half");
      },
      "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  expect(answer.ends_with("\r\n\r\n4\r\nhalf\r\n"));
}

TEST("a connection that is told to stop closes at once, or after its answer") {
  static auto allowed = base::Signal{};
  auto idle = Talk{echo};
  auto busy = Talk{[](host::Exchange& exchange) -> base::Async<> {
    co_await allowed;
    co_await exchange.respond({200, {}}, "done");
  }};
  auto answer = std::string{};
  auto const work = [&]() -> base::Async<> {
    idle.start();
    busy.start();
    busy.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    co_await wait_until(after(5 * millisecond));
    idle.connection->stop();
    busy.connection->stop();
    expect(co_await idle.ends());
    expect(!busy.over);
    allowed.set();
    answer = co_await busy.receive_all();
    expect(co_await busy.ends());
  };
  host::run(work());
  expect(answer.contains("connection: close\r\n"));
  expect(answer.ends_with("\r\n\r\ndone"));
}

TEST("a connection that ends while its program waits ends the program") {
  static auto ended = 0;
  struct Witness {
    ~Witness() { ++ended; }
  };
  {
    auto talk = Talk{[](host::Exchange& exchange) -> base::Async<> {
      auto const witness = Witness{};
      co_await wait_until(never);
      co_await exchange.respond({200, {}}, "");
    }};
    talk.start();
    talk.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    host::run([]() -> base::Async<> { co_await wait_until(after(5 * millisecond)); }());
    expect(ended == 0);
  }
  expect(ended == 1);
}
