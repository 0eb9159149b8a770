// Accepting, and the limits that concern all connections together.

#include "host/posix/http_server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.hpp"
#include "host/log.hpp"
#include "host/posix/address.hpp"

namespace host::posix {
namespace {

constexpr auto millisecond = second / 1000;

// How many connections the system lets us have. poll(2) takes no more entries than there may be
// descriptors, and one connection may wait to read and to write, so half of them.
auto possible_connections(std::size_t wanted) -> std::size_t {
  constexpr auto others = rlim_t{32};  // standard streams, the listener, files of the program
  auto limit = rlimit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  auto const needed = 2 * static_cast<rlim_t>(wanted) + others;
  if (limit.rlim_cur < needed) {
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur >= needed) return wanted;
  return limit.rlim_cur < 2 * others ? 1 : static_cast<std::size_t>((limit.rlim_cur - others) / 2);
}

}  // namespace

HttpServer::HttpServer(Descriptor listener, HttpHandler handler, HttpLimits limits)
    : listener_{std::move(listener)}, handler_{handler}, limits_{limits} {
  limits_.connections = possible_connections(limits_.connections);
}

auto HttpServer::serve(base::Signal& stop) -> base::Async<> {
  auto accepting = accept_connections();
  accepting.start();
  co_await stop;
  accepting = base::Async<>{};
  listener_.close();
  for (auto* const connection : connections_) connection->stop();
  auto const deadline = after(limits_.for_last_answers);
  while (tasks_.count() > 0 && now() < deadline) co_await wait_until(after(10 * millisecond));
}

auto HttpServer::accept_connections() -> base::Async<> {
  constexpr auto at_once = 64;
  auto said_full = false;
  for (;;) {
    // Those who come now wait in the system's queue.
    while (tasks_.count() >= limits_.connections) {
      if (!std::exchange(said_full, true)) {
        log(base::concat(limits_.connections, " connections are open; more have to wait"));
      }
      co_await wait_until(after(10 * millisecond));
    }
    co_await wait_readable(listener_.number());
    for (auto i = 0; i < at_once && tasks_.count() < limits_.connections; ++i) {
      auto socket = Descriptor{accept(listener_.number(), nullptr, nullptr)};
      if (!socket.open()) {
        auto const error = errno;
        if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM) {
          log(base::concat("cannot accept a connection: ", std::strerror(error)));
          co_await wait_until(after(second));
        }
        break;
      }
      make_non_blocking(socket);
      auto const on = 1;
      setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      // So that a client whose machine was switched off is noticed some day.
      setsockopt(socket.number(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
      tasks_.spawn(attend(std::move(socket)));
    }
  }
}

auto HttpServer::attend(Descriptor socket) -> base::Async<> {
  auto connection = HttpConnection{std::move(socket), handler_, limits_};
  auto const place = connections_.insert(connections_.end(), &connection);
  co_await connection.serve();
  connections_.erase(place);
}

}  // namespace host::posix
