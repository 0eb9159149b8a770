// What a host says went wrong with an outgoing request, in words. WASI 0.2 and 0.3 have the same
// list.

#pragma once

#include <cstdint>
#include <string_view>

#include "host/http_client.hpp"
#include "host/wasi_p2/abi.hpp"

namespace host::wasi_p2 {

// variant error-code, as far as we look at it.
struct alignas(8) ErrorCode {
  std::uint8_t which;
  alignas(8) std::uint8_t payload[24];
};

auto client_error_of(ErrorCode const& code, std::string_view authority) -> ClientError;

}  // namespace host::wasi_p2
