// The entry point of a WASI 0.2 command, wasi:cli/run: serves one client on the standard streams.

#include "host/program.hpp"
#include "host/run.hpp"

namespace {

auto program(int& status) -> base::Async<> { status = co_await host::stdio_program(); }

}  // namespace

// result: 0 is ok, 1 is err, which makes the host exit with a failure.
extern "C" [[clang::export_name("wasi:cli/run@0.2.0#run")]]
auto wasi_cli_run() -> int {
  auto status = 0;
  host::run(program(status));
  return status == 0 ? 0 : 1;
}
