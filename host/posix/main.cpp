// The native program: MCP on standard input and output, or, with `--http ADDR`, over HTTP.

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "host/log.hpp"
#include "host/posix/address.hpp"
#include "host/posix/environment.hpp"
#include "host/posix/http_server.hpp"
#include "host/posix/termination.hpp"
#include "host/program.hpp"
#include "host/run.hpp"

namespace {

namespace posix = host::posix;

struct CommandLine {
  std::optional<std::string> http;
  std::vector<std::string> others;
};

auto parse(int count, char** words) -> base::Result<CommandLine> {
  constexpr auto option = std::string_view{"--http"};
  auto line = CommandLine{};
  for (auto i = 1; i < count; ++i) {
    auto const word = std::string_view{words[i]};
    auto const has_value = word.starts_with("--http=");
    if (word != option && !has_value) {
      line.others.emplace_back(word);
      continue;
    }
    if (line.http) return base::failure("--http is given twice; once is enough");
    if (!has_value && i + 1 == count) {
      return base::failure("--http needs an address to listen on, such as 127.0.0.1:8080");
    }
    line.http = has_value ? word.substr(option.size() + 1) : std::string_view{words[++i]};
  }
  return line;
}

auto set_at_termination(base::Signal& stop) -> base::Async<> {
  co_await posix::termination();
  stop.set();
}

auto raise_at_termination(base::Interrupt& interrupt) -> base::Async<> {
  co_await posix::termination();
  interrupt.raise();
}

auto serve_http(std::string_view where) -> base::Result<int> {
  auto listener = TRY(posix::listen_on(TRY(posix::Address::parse(where))));
  host::log(base::concat("listening on http://", posix::local_authority(listener), "/mcp"));
  auto server = posix::HttpServer{std::move(listener), &host::http_program};
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

auto start(int count, char** words) -> base::Result<int> {
  auto line = TRY(parse(count, words));
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
  auto const status = start(count, words);
  if (!status) {
    host::log(status.error().message);
    return EXIT_FAILURE;
  }
  return *status;
}
