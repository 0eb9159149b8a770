// Accepting, and the limits that concern all connections together.

#include "host/http/server.hpp"

#include <utility>

#include "base/text.hpp"
#include "host/log.hpp"

namespace host::http {
namespace {

constexpr auto millisecond = second / 1000;

auto pause(Nanoseconds how_long) -> base::Async<> { return system_timer().sleep(how_long); }

}  // namespace

HttpServer::HttpServer(std::unique_ptr<TcpListener> listener, HttpHandler handler,
                       HttpLimits limits)
    : listener_{std::move(listener)}, handler_{handler}, limits_{limits} {}

auto HttpServer::serve(base::Signal& stop) -> base::Async<> {
  auto accepting = accept_connections();
  accepting.start();
  co_await stop;
  accepting = base::Async<>{};
  listener_.reset();
  for (auto* const connection : connections_) connection->stop();
  auto& timer = system_timer();
  auto const deadline = timer.now() + limits_.for_last_answers;
  while (tasks_.count() > 0 && timer.now() < deadline) co_await pause(10 * millisecond);
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
      co_await pause(10 * millisecond);
    }
    co_await listener_->acceptable();
    for (auto i = 0; i < at_once && tasks_.count() < limits_.connections; ++i) {
      auto stream = listener_->accept();
      if (!stream) {
        log(base::concat("cannot accept a connection: ", stream.error().message));
        co_await pause(second);
        break;
      }
      if (!*stream) break;
      tasks_.spawn(attend(*std::move(stream)));
    }
  }
}

auto HttpServer::attend(std::unique_ptr<TcpStream> stream) -> base::Async<> {
  auto connection = HttpConnection{std::move(stream), handler_, limits_};
  auto const place = connections_.insert(connections_.end(), &connection);
  co_await connection.serve();
  connections_.erase(place);
}

}  // namespace host::http
