// The entry point of a WASI 0.2 HTTP component, wasi:http/incoming-handler: answers one request.

#include "host/program.hpp"
#include "host/run.hpp"
#include "host/wasi_p2/exchange.hpp"

extern "C" [[clang::export_name("wasi:http/incoming-handler@0.2.0#handle")]]
void wasi_http_handle(std::int32_t request, std::int32_t answer) {
  using namespace host::wasi_p2;
  auto exchange =
      IncomingExchange{Given<IncomingRequest>{request}, Given<ResponseOutparam>{answer}};
  host::run(host::http_program(exchange));
}
