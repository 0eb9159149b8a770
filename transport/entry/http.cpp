// The program that answers HTTP requests, one or many in the life of an instance.

#include "transport/http.hpp"

#include "base/text.hpp"
#include "host/log.hpp"
#include "host/program.hpp"
#include "transport/authorization.hpp"
#include "transport/program.hpp"

namespace {

// Configuration only: nothing of a request outlives its answer.
auto program() -> base::Result<transport::Program>& {
  static auto loaded = transport::load_program(transport::Carrier::http);
  return loaded;
}

// The operator learns why from the log; a client has no business to.
auto excuse(std::string_view reason, host::Exchange& exchange) -> base::Async<> {
  host::log(base::concat("wasmmcp: ", reason));
  auto const plain = host::Header{"content-type", "text/plain"};
  co_await exchange.respond({.status = 500, .headers = {&plain, 1}},
                            "the server is not configured rightly; its log says why\n");
}

}  // namespace

auto host::http_program(Exchange& exchange) -> base::Async<> {
  auto& loaded = program();
  if (!loaded) return excuse(loaded.error().message, exchange);
  static auto const authorization = transport::authorization(loaded->server, loaded->token);
  if (!authorization) return excuse(authorization.error().message, exchange);
  loaded->policy.authorization = *authorization;
  loaded->policy.sessions = transport::state_sessions();
  return transport::serve_http(loaded->server, loaded->settings, loaded->policy, exchange);
}
