// The floor under a call on standard input and output: gives back what comes, as it comes.

#include <cstddef>
#include <cstdlib>

#include "host/wasi_p2/imports.hpp"

namespace {

using namespace host::wasi_p2;

// What the host reads for us, piece after piece in one place.
alignas(16) char buffer[std::size_t{64} << 10];

}  // namespace

extern "C" [[clang::export_name("cabi_realloc")]]
auto cabi_realloc(void*, std::size_t, std::size_t, std::size_t size) -> void* {
  if (size > sizeof buffer) std::abort();
  return buffer;
}

extern "C" [[clang::export_name("wasi:cli/run@0.2.0#run")]]
auto wasi_cli_run() -> int {
  auto const input = Handle{get_stdin()};
  auto const output = Handle{get_stdout()};
  while (true) {
    auto came = Read{};
    blocking_read(input.lend(), 4096, &came);  // no more than one blocking write takes
    if (came.failed) return 0;
    auto written = Written{};
    blocking_write_and_flush(output.lend(), came.bytes.data, came.bytes.size, &written);
    if (written.failed) return 0;
  }
}
