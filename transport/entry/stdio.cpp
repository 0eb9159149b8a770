// The program that speaks on standard input and output.

#include "transport/stdio.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "host/environment.hpp"
#include "host/log.hpp"
#include "host/program.hpp"
#include "host/standard_streams.hpp"
#include "transport/program.hpp"

auto host::stdio_program() -> base::Async<int> {
  auto const program = transport::load_program(transport::Carrier::stdio);
  if (!program) {
    log(base::concat("wasmmcp: ", program.error().message));
    co_return 1;
  }
  auto const given = [all = arguments()](std::string_view flag) {
    return std::ranges::find(all, flag) != all.end();
  };
  auto& streams = standard_streams();
  if (given("--version")) {
    auto const& identity = program->server.identity();
    streams.write(base::concat(identity.name, " ", identity.version, "\n"));
  } else if (given("--help")) {
    streams.write(transport::help_text(*program));
  } else {
    co_await transport::serve_stdio(program->server, program->settings, streams);
  }
  co_return 0;
}
