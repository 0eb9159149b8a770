// The HTTP server of hosts that have sockets: accepts connections, and sees to it that they end.

#pragma once

#include <list>
#include <memory>

#include "base/async.hpp"
#include "base/tasks.hpp"
#include "host/http/connection.hpp"
#include "host/tcp.hpp"

namespace host::http {

class HttpServer {
 public:
  HttpServer(std::unique_ptr<TcpListener> listener, HttpHandler handler, HttpLimits limits = {});

  // Serves until `stop` is set. Then no connection is accepted any more, those without a request
  // are closed, and requests under way have a moment to be answered.
  auto serve(base::Signal& stop) -> base::Async<>;

 private:
  auto accept_connections() -> base::Async<>;
  auto attend(std::unique_ptr<TcpStream> stream) -> base::Async<>;

  std::unique_ptr<TcpListener> listener_;
  HttpHandler handler_;
  HttpLimits limits_;
  std::list<HttpConnection*> connections_;
  base::Tasks tasks_;
};

}  // namespace host::http
