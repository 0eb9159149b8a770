// The native HTTP server: accepts connections, and sees to it that they end.

#pragma once

#include <list>

#include "base/async.hpp"
#include "host/posix/descriptor.hpp"
#include "host/posix/http_connection.hpp"
#include "host/posix/loop.hpp"

namespace host::posix {

class HttpServer {
 public:
  // `listener` listens, and does not block (host/posix/address.hpp makes such sockets).
  HttpServer(Descriptor listener, HttpHandler handler, HttpLimits limits = {});

  // Serves until `stop` is set. Then no connection is accepted any more, those without a request
  // are closed, and requests under way have a moment to be answered.
  auto serve(base::Signal& stop) -> base::Async<>;

 private:
  auto accept_connections() -> base::Async<>;
  auto attend(Descriptor socket) -> base::Async<>;

  Descriptor listener_;
  HttpHandler handler_;
  HttpLimits limits_;
  std::list<HttpConnection*> connections_;
  Tasks tasks_;
};

}  // namespace host::posix
