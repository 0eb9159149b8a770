// The native program: MCP on standard input and output, or, with `--http ADDR`, over HTTP.

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "host/http/listen_address.hpp"
#include "host/http/server.hpp"
#include "host/log.hpp"
#include "host/posix/environment.hpp"
#include "host/posix/tcp.hpp"
#include "host/posix/termination.hpp"
#include "host/program.hpp"
#include "host/run.hpp"

namespace {

namespace http = host::http;
namespace posix = host::posix;

auto set_at_termination(base::Signal& stop) -> base::Async<> {
  co_await posix::termination();
  stop.set();
}

auto raise_at_termination(base::Interrupt& interrupt) -> base::Async<> {
  co_await posix::termination();
  interrupt.raise();
}

auto serve_http(std::string_view where) -> base::Result<int> {
  auto listener = TRY(posix::SocketListener::on(TRY(http::ListenAddress::parse(where))));
  host::log(base::concat("listening on http://", listener->authority(), "/mcp"));
  auto limits = http::HttpLimits{};
  limits.connections = posix::possible_connections(limits.connections);
  auto server = http::HttpServer{std::move(listener), &host::http_program, limits};
  auto stop = base::Signal{};
  auto watching = set_at_termination(stop);
  watching.start();
  host::run(server.serve(stop));
  return EXIT_SUCCESS;
}

auto serve_standard_streams() -> int {
  auto status = EXIT_SUCCESS;
  auto interrupt = base::Interrupt{};
  auto watching = raise_at_termination(interrupt);
  watching.start();
  auto const program = [&](base::Interrupt& ended) -> base::Async<> {
    auto const result = co_await base::unless(ended, host::stdio_program());
    if (result) status = *result;
  };
  host::run(program(interrupt));
  return status;
}

auto start(std::vector<std::string> const& words) -> base::Result<int> {
  auto line = TRY(http::read_command_line(words));
  posix::set_arguments(std::move(line.others));
  return line.http ? serve_http(*line.http) : serve_standard_streams();
}

// A program may be started with a standard stream closed. The next thing it opens would take its
// place, and answers would be written into a socket.
void fill_standard_streams() {
  while (true) {
    auto const number = open("/dev/null", O_RDWR);
    if (number <= STDERR_FILENO && number >= 0) continue;
    if (number > STDERR_FILENO) close(number);
    return;
  }
}

}  // namespace

auto main(int count, char** words) -> int {
  fill_standard_streams();
  // A client that is gone shows in the result of a write, and so does a file that may not grow.
  signal(SIGXFSZ, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  auto const status = start({words + std::min(count, 1), words + count});
  if (!status) {
    host::log(status.error().message);
    return EXIT_FAILURE;
  }
  return *status;
}
