// Writing all of something to an output stream of WASI 0.2, and waiting until it is out.

#pragma once

#include <string_view>

#include "host/wasi_p2/imports.hpp"

namespace host::wasi_p2 {

// The host's reason why a stream failed is of no use to us, but it is ours to drop.
inline void forget(StreamError const& error) {
  if (!error.closed) Handle{error.error}.reset();
}

// False when nobody reads any more.
inline auto write_all(Lent<OutputStream> stream, std::string_view bytes) -> bool {
  // https://github.com/WebAssembly/WASI/blob/main/proposals/io/wit/streams.wit: one blocking write
  // takes 4096 bytes at most; a write after check-write takes as many as were permitted.
  constexpr auto blocking_limit = std::size_t{4096};
  auto written = Written{};
  if (bytes.size() <= blocking_limit) {
    blocking_write_and_flush(stream, bytes.data(), bytes.size(), &written);
    if (written.failed) forget(written.error);
    return !written.failed;
  }
  while (!bytes.empty()) {
    auto permitted = Permitted{};
    check_write(stream, &permitted);
    if (permitted.failed) {
      forget(permitted.error);
      return false;
    }
    if (permitted.size == 0) {
      block(Handle{subscribe(stream)}.lend());
      continue;
    }
    auto const piece = bytes.substr(0, permitted.size);
    write(stream, piece.data(), piece.size(), &written);
    if (!written.failed) bytes.remove_prefix(piece.size());
    if (!written.failed && bytes.empty()) blocking_flush(stream, &written);
    if (written.failed) {
      forget(written.error);
      return false;
    }
  }
  return true;
}

}  // namespace host::wasi_p2
