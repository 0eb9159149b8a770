// What the system knows of a host's name.

#pragma once

#include <netdb.h>

#include <expected>
#include <memory>
#include <string>

#include "base/ip_address.hpp"

namespace host::posix {

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

// The error is one of getaddrinfo's. This waits in the system for as long as the look-up takes:
// there is one thread.
auto addresses_of(std::string const& host, std::string const& port)
    -> std::expected<Addresses, int>;

// Of IPv4 or IPv6.
auto ip_address_of(sockaddr const& address) -> base::IpAddress;

}  // namespace host::posix
