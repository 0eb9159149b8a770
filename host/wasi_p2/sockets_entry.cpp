// The entry point of a WASI 0.2 command that serves HTTP on sockets of its own, for hosts which run
// commands and nothing else: one instance for all clients, with what it keeps in its memory.
//
// It listens where `--http ADDRESS` says, else on all addresses of the machine at the port that the
// variable PORT names, as Knative and others have it.

#include <algorithm>

#include "base/text.hpp"
#include "host/environment.hpp"
#include "host/http/listen_address.hpp"
#include "host/http/server.hpp"
#include "host/log.hpp"
#include "host/program.hpp"
#include "host/run.hpp"
#include "host/wasi_p2/arguments.hpp"
#include "host/wasi_p2/tcp.hpp"

namespace {

namespace http = host::http;

auto servers_arguments() -> std::vector<std::string>& {
  static auto words = std::vector<std::string>{};
  return words;
}

auto usual_address() -> base::Result<http::ListenAddress> {
  auto const variables = host::environment();
  auto const port =
      std::ranges::find(variables, "PORT", &std::pair<std::string, std::string>::first);
  auto const number = port == variables.end() || port->second.empty() ? "8080" : port->second;
  auto address = http::ListenAddress::parse("0.0.0.0:" + number);
  if (!address) {
    return base::failure(
        base::concat("PORT: expected a number from 0 to 65535, got ", base::quoted(number)));
  }
  return address;
}

auto serve() -> base::Result<void> {
  auto line = TRY(http::read_command_line(host::wasi_p2::given_arguments()));
  servers_arguments() = std::move(line.others);
  auto const where = TRY(line.http ? http::ListenAddress::parse(*line.http) : usual_address());
  auto listener = TRY(host::wasi_p2::SocketListener::on(where));
  host::log(base::concat("listening on http://", listener->authority(), "/mcp"));
  auto server = http::HttpServer{std::move(listener), &host::http_program};
  auto never = base::Signal{};  // WASI has no signals: who ends it ends its host
  host::run(server.serve(never));
  return {};
}

}  // namespace

auto host::arguments() -> std::vector<std::string> { return servers_arguments(); }

auto host::answers_all_requests() -> bool { return true; }

// result: 0 is ok, 1 is err, which makes the host exit with a failure.
extern "C" [[clang::export_name("wasi:cli/run@0.2.0#run")]]
auto wasi_cli_run() -> int {
  auto const served = serve();
  if (!served) host::log(served.error().message);
  return served ? 0 : 1;
}
