// The functions of WASI 0.2 that look names up: see imports.hpp.

#pragma once

#include "base/ip_address.hpp"
#include "host/wasi_p2/imports.hpp"

namespace host::wasi_p2 {

// variant ip-address, in 0.3 alike. The pieces of an IPv6 address are numbers of this machine's
// order.
struct WireAddress {
  bool is_v6;
  alignas(2) union {
    std::uint8_t v4[4];
    std::uint16_t v6[8];
  };
};

// enum error-code of wasi:sockets/network, as far as one of them says more than the others.
enum class NetworkError : std::uint8_t {
  unknown = 0,
  access_denied = 1,
  not_supported = 2,
  invalid_argument = 3,
  out_of_memory = 4,
  would_block = 8,
  new_socket_limit = 10,
  address_not_bindable = 11,
  address_in_use = 12,
  name_unresolvable = 18,
  temporary_resolver_failure = 19,
  permanent_resolver_failure = 20,
};

struct Network {};
[[clang::import_module("wasi:sockets/network@0.2.0"), clang::import_name("[resource-drop]network")]]
void drop(Given<Network>);
[[clang::import_module("wasi:sockets/instance-network@0.2.0"),
  clang::import_name("instance-network")]]
auto instance_network() -> Given<Network>;

struct AddressStream {};
[[clang::import_module("wasi:sockets/ip-name-lookup@0.2.0"),
  clang::import_name("[resource-drop]resolve-address-stream")]]
void drop(Given<AddressStream>);

// result<resolve-address-stream, error-code>.
struct Resolving {
  bool failed;
  union {
    Given<AddressStream> stream;
    NetworkError error;
  };
};
[[clang::import_module("wasi:sockets/ip-name-lookup@0.2.0"),
  clang::import_name("resolve-addresses")]]
void resolve_addresses(Lent<Network>, char const* name, std::size_t, Resolving*);

// result<option<ip-address>, error-code>.
struct MaybeAddress {
  bool present;
  WireAddress address;
};
struct Resolved {
  bool failed;
  alignas(2) union {
    MaybeAddress next;
    NetworkError error;
  };
};
[[clang::import_module("wasi:sockets/ip-name-lookup@0.2.0"),
  clang::import_name("[method]resolve-address-stream.resolve-next-address")]]
void resolve_next_address(Lent<AddressStream>, Resolved*);
[[clang::import_module("wasi:sockets/ip-name-lookup@0.2.0"),
  clang::import_name("[method]resolve-address-stream.subscribe")]]
auto subscribe(Lent<AddressStream>) -> Given<Pollable>;

inline auto as_address(WireAddress const& wire) -> base::IpAddress {
  auto address = base::IpAddress::v4(0);
  for (auto i = 0U; !wire.is_v6 && i < 4; ++i) address.bytes[12 + i] = wire.v4[i];
  for (auto i = 0U; wire.is_v6 && i < 8; ++i) {
    address.bytes[2 * i] = static_cast<std::uint8_t>(wire.v6[i] >> 8);
    address.bytes[2 * i + 1] = static_cast<std::uint8_t>(wire.v6[i]);
  }
  return address;
}

}  // namespace host::wasi_p2
