// The program of unit tests: runs those whose name contains the first argument, and tells on
// standard output. The same source runs natively and as a WASI component.

#include <cstdlib>
#include <string>

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/environment.hpp"
#include "host/program.hpp"
#include "host/standard_streams.hpp"

namespace {

void print(std::string_view line) {
  auto& streams = host::standard_streams();
  streams.write(line);
  streams.write("\n");
}

}  // namespace

auto host::stdio_program() -> base::Async<int> {
  auto const filters = host::arguments();
  auto const summary = test::run_all(filters.empty() ? "" : filters.front(), print);
  print(base::concat(summary.passed, " passed, ", summary.failed, " failed"));
  // Nothing run is no success: a filter was misspelt, or the tests were not linked.
  return summary.failed == 0 && summary.passed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

// The native program offers HTTP as well.
auto host::http_program(Exchange& exchange) -> base::Async<> {
  return exchange.respond({404, {}}, "Unit tests are told on standard output.\n");
}
