// What libcurl makes of a request and of an answer, and how it is broken off. All else about it is
// tested from outside, by tests/host/outgoing.py and tests/host/tls.py.

#include "host/http_client.hpp"

#include <signal.h>
#include <sys/socket.h>

#include <optional>
#include <string>

#include "base/tasks.hpp"
#include "base/test.hpp"
#include "base/text.hpp"
#include "host/http/listen_address.hpp"
#include "host/posix/loop.hpp"
#include "host/posix/tcp.hpp"
#include "host/run.hpp"
#include "host/timer.hpp"

namespace {

using namespace host::posix;
using base::Async;

constexpr auto millisecond = host::Nanoseconds{1'000'000};
constexpr auto patience = 5000 * millisecond;

// Answers each connection with the same bytes, and closes it.
class Server {
 public:
  explicit Server(std::string answer) : answer_{std::move(answer)}, listener_ {
    MUST(SocketListener::on(MUST(host::http::ListenAddress::parse("127.0.0.1:0"))))
  }
  {
    signal(SIGPIPE, SIG_IGN);
    tasks_.spawn(serve());
  }

  auto authority() const -> std::string { return listener_->authority(); }
  auto port() const -> std::string { return authority().substr(authority().rfind(':') + 1); }

  std::string requests;  // all that came
  std::size_t sent = 0;  // bytes of answers
  int connections = 0;
  int gone = 0;  // connections that the other side broke off

 private:
  auto serve() -> Async<> {
    while (true) {
      co_await listener_->acceptable();
      if (auto stream = listener_->accept(); stream && *stream) {
        ++connections;
        tasks_.spawn(answer(*std::move(stream)));
      }
    }
  }

  auto answer(std::unique_ptr<host::TcpStream> stream) -> Async<> {
    char buffer[4096];
    auto text = std::string{};
    while (!text.contains("\r\n\r\n")) {
      co_await stream->readable(never);
      auto const count = stream->receive(buffer);
      if (!count || *count == 0) co_return;
      text.append(buffer, *count);
    }
    requests += text;
    for (auto rest = std::string_view{answer_}; !rest.empty();) {
      co_await stream->writable(never);
      auto const count = stream->send({&rest, 1});
      if (!count) {
        ++gone;
        co_return;
      }
      rest.remove_prefix(*count);
      sent += *count;
    }
    if (!answer_.empty()) co_return;
    co_await stream->readable(never);  // until the other side is gone
    ++gone;
  }

  std::string answer_;
  std::unique_ptr<SocketListener> listener_;
  base::Tasks tasks_;
};

auto request_to(Server const& server) -> host::ClientRequest {
  return {.is_secure = false, .authority = server.authority()};
}

// The answer in one line.
auto told(host::ClientRequest request) -> Async<std::string> {
  auto const answer = co_await host::system_http_client().send(std::move(request));
  if (!answer) co_return answer.error().message;
  auto text = base::concat((*answer)->status());
  for (auto const& [name, value] : (*answer)->headers())
    text += base::concat(" ", name, "=", value);
  text += " [";
  while (true) {
    auto const piece = co_await (*answer)->read();
    if (!piece) co_return base::concat(text, " ", piece.error().message);
    if (piece->empty()) co_return text + "]";
    text += *piece;
  }
}

// Runs until the work is done.
template <class T>
auto now_of(Async<T> work) -> T {
  auto result = std::optional<T>{};
  auto const keep = [&](Async<T> given) -> Async<> { result = co_await std::move(given); };
  host::run(keep(std::move(work)));
  return *std::move(result);
}

auto answer_of(std::string bytes, std::string method = "GET") -> std::string {
  auto const server = Server{std::move(bytes)};
  auto request = request_to(server);
  request.method = std::move(method);
  auto text = now_of(told(std::move(request)));
  auto const address = text.find(server.authority());
  return address == text.npos ? text : text.replace(address, server.authority().size(), "HOST");
}

auto becomes_true(auto condition) -> Async<bool> {
  auto const deadline = after(patience);
  while (!condition() && now() < deadline) co_await wait_until(after(millisecond));
  co_return condition();
}

constexpr auto ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

}  // namespace

TEST("a request goes out with its own headers and none of libcurl's") {
  auto const server = Server{ok};
  auto request = request_to(server);
  request.path = "/a/../%7e?b=c#d";
  request.headers = {{"X-A", " b "}, {"x-empty", ""}};
  expect_equal(now_of(told(request)), "200 content-length=2 [ok]");
  expect_equal(server.requests,
               base::concat("GET /a/../%7e?b=c#d HTTP/1.1\r\nHost: ", server.authority(),
                            "\r\nconnection: close\r\nX-A: b\r\nx-empty:\r\n\r\n"));
}

TEST("a body has its length, also where it is empty") {
  for (auto const* const method : {"POST", "PUT", "PATCH", "BREW"}) {
    auto const server = Server{ok};
    auto request = request_to(server);
    request.method = method;
    request.headers = {{"accept", "text/plain"}, {"content-type", "text/csv"}};
    expect_equal(now_of(told(request)), "200 content-length=2 [ok]");
    auto const has_length = server.requests.contains("\r\nContent-Length: 0\r\n");
    expect(has_length == (std::string_view{method} != "BREW"));
    expect(server.requests.starts_with(base::concat(method, " / HTTP/1.1\r\n")));
    expect(server.requests.contains("\r\naccept: text/plain\r\ncontent-type: text/csv\r\n"));
    request.body = std::string("a\0b", 3);
    expect_equal(now_of(told(request)), "200 content-length=2 [ok]");
    expect(server.requests.contains("\r\nContent-Length: 3\r\n"));
  }
}

TEST("answers of every framing are read") {
  expect_equal(answer_of("HTTP/1.1 200 OK\r\nX-A:  b \r\nContent-Length: 5\r\n\r\nhello"),
               "200 x-a=b content-length=5 [hello]");
  expect_equal(answer_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n"),
               "200 transfer-encoding=chunked [abcde]");
  expect_equal(answer_of("HTTP/1.0 404 Not Found\r\n\r\nuntil the end"), "404 [until the end]");
  expect_equal(answer_of("HTTP/1.1 204 No Content\r\nA:\r\n\r\n"), "204 a= []");
  expect_equal(answer_of("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"),
               "304 content-length=5 []");
  expect_equal(
      answer_of("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nA: b\r\n\tc\r\n\r\nas it is"),
      "200 content-encoding=gzip a=b c [as it is]");
}

TEST("an answer to HEAD has no body, whatever its length says") {
  expect_equal(answer_of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HEAD"),
               "200 content-length=5 []");
}

TEST("interim answers are passed over, and redirections are answers") {
  expect_equal(answer_of("HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"
                         "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 2\r\n\r\nok"),
               "302 location=/x content-length=2 [ok]");
}

TEST("an answer that ends early or is no HTTP is told of") {
  expect_equal(answer_of("HTTP/1.1 200 OK\r\nContent-Le"),
               "no answer from 'HOST': it ended before its head did");
  expect_equal(answer_of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"),
               "200 content-length=5 [hel no answer from 'HOST': it ended before its end");
  expect_equal(answer_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
               "200 transfer-encoding=chunked [abc no answer from 'HOST': it ended before its end");
  expect(answer_of("SSH-2.0-OpenSSH\r\n").starts_with("no answer from 'HOST': "));
  expect(answer_of("HTTP/1.1 101 Switching Protocols\r\n\r\nsomething else")
             .starts_with("no answer from 'HOST': "));
}

TEST("a head without an end is broken off") {
  auto const line = "A: " + std::string(50'000, 'x') + "\r\n";
  auto head = std::string{"HTTP/1.1 200 OK\r\n"};
  for (auto i = 0; i < 6; ++i) head += line;
  expect_equal(answer_of(head), "no answer from 'HOST': its headers are too large");
  expect_equal(answer_of("HTTP/1.1 200 OK\r\nA: " + std::string(300'000, 'x')),
               "no answer from 'HOST': its headers are too large");
  auto interim = std::string{};
  for (auto i = 0; i < 20'000; ++i) interim += "HTTP/1.1 102 Processing\r\n\r\n";
  expect_equal(answer_of(interim), "no answer from 'HOST': its headers are too large");
}

TEST("the addresses of a request are where it goes, and nowhere else") {
  auto const server = Server{ok};
  auto request = request_to(server);
  request.authority = base::concat("nowhere.invalid:", server.port());
  // Nobody listens on the first.
  request.addresses = {base::IpAddress::v4(0x7f000002), base::IpAddress::v4(0x7f000001)};
  expect_equal(now_of(told(request)), "200 content-length=2 [ok]");
  expect(server.requests.contains(base::concat("\r\nHost: ", request.authority, "\r\n")));
  request.authority = server.authority();
  request.addresses = {base::IpAddress::v4(0x7f000002)};
  expect(now_of(told(request)).starts_with("no answer from '127.0.0.1:"));
  expect(server.connections == 1);
}

TEST("an authority is a host and a port and nothing else") {
  for (auto const* const wrong :
       {"user@host", "host/path", "host?x", "host#x", "a\\b", "%31.2.3.4"}) {
    expect(now_of(told({.is_secure = false, .authority = wrong}))
               .ends_with(" cannot be the authority of a request"));
  }
}

TEST("a body that nobody reads is not sent on, and then it is") {
  constexpr auto size = std::size_t{64} << 20;
  auto const server = Server{base::concat("HTTP/1.1 200 OK\r\n\r\n", std::string(size, 'x'))};
  auto const read = [&]() -> Async<> {
    auto request = request_to(server);
    request.limits.body = size;
    auto const answer = co_await host::system_http_client().send(std::move(request));
    co_await wait_until(after(200 * millisecond));
    expect(server.sent < size / 2);
    auto count = std::size_t{0};
    while (true) {
      auto const piece = co_await (*answer)->read();
      expect(piece.has_value());
      if (!piece || piece->empty()) break;
      count += piece->size();
    }
    expect(count == size);
  };
  host::run(read());
}

TEST("who is not wanted any more is broken off at once") {
  auto const silent = Server{""};
  auto const endless = Server{base::concat("HTTP/1.1 200 OK\r\n\r\n", std::string(64 << 20, 'x'))};
  auto const work = [&]() -> Async<> {
    {
      auto waits = told(request_to(silent));
      waits.start();
      expect(co_await becomes_true([&] { return silent.connections == 1; }));
    }
    {
      auto const answer = co_await host::system_http_client().send(request_to(endless));
      expect((*answer)->status() == 200);
    }
    expect(co_await becomes_true([&] { return silent.gone == 1 && endless.gone == 1; }));
  };
  host::run(work());
}

TEST("many requests are under way at once, and each may end others") {
  auto const server = Server{ok};
  auto const silent = Server{""};
  auto const work = [&]() -> Async<> {
    auto waiting = std::vector<Async<std::string>>{};
    for (auto i = 0; i < 50; ++i) waiting.push_back(told(request_to(silent)));
    for (auto& each : waiting) each.start();
    auto tasks = base::Tasks{};
    auto answers = 0;
    auto const ask_and_end = [&]() -> Async<> {
      expect_equal(co_await told(request_to(server)), "200 content-length=2 [ok]");
      ++answers;
      waiting.pop_back();
    };
    for (auto i = 0; i < 50; ++i) tasks.spawn(ask_and_end());
    expect(co_await becomes_true([&] { return answers == 50; }));
    expect(co_await becomes_true([&] { return silent.gone == silent.connections; }));
  };
  host::run(work());
}
