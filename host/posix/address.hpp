// Where a server listens.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "host/posix/descriptor.hpp"

namespace host::posix {

struct Address {
  std::string host;
  std::uint16_t port = 0;

  // Reads HOST:PORT, [IPv6]:PORT or :PORT, which means 127.0.0.1. Port 0 is any free one.
  static auto parse(std::string_view text) -> base::Result<Address>;
};

// A non-blocking socket that listens there.
auto listen_on(Address const& address) -> base::Result<Descriptor>;

// Where it really listens, as a URL spells it: 127.0.0.1:8080, [::1]:8080.
auto local_authority(Descriptor const& socket) -> std::string;

// No waits, and no inheritance by child processes.
void make_non_blocking(Descriptor const& descriptor);

}  // namespace host::posix
