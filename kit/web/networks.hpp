// Networks, and which of them are the internet's.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ip_address.hpp"
#include "base/result.hpp"

namespace kit {

// The addresses that share their first `bits`; of IPv4, those of ::ffff:0:0/96.
struct Network {
  base::IpAddress address;
  std::uint8_t bits = 128;

  auto holds(base::IpAddress const& other) const -> bool;
};

// "10.0.0.0/8", "2001:db8::/32", "192.0.2.1". An error when it is none of those.
auto parse_network(std::string_view text) -> base::Result<Network>;

// What the address is for, when it is not everybody's: "loopback", "private", "link-local". Nothing
// when it is one of the internet. Addresses of IPv4 within those of IPv6 are judged by themselves.
// https://www.iana.org/assignments/iana-ipv4-special-registry
// https://www.iana.org/assignments/iana-ipv6-special-registry
auto special_use(base::IpAddress const& address) -> std::optional<std::string_view>;

}  // namespace kit
