#include "host/posix/resolver.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

namespace host::posix {

auto addresses_of(std::string const& host, std::string const& port)
    -> std::expected<Addresses, int> {
  auto hints = addrinfo{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
  // https://www.rfc-editor.org/rfc/rfc6761#section-6.3: this name never leaves the machine, and
  // AI_ADDRCONFIG would find nothing on one without a network.
  if (host == "localhost" || host.starts_with("127.") || host == "::1") {
    hints.ai_flags = AI_NUMERICSERV;
  }
  auto* found = static_cast<addrinfo*>(nullptr);
  if (auto const error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found)) {
    return std::unexpected{error};
  }
  return Addresses{found};
}

auto ip_address_of(sockaddr const& address) -> base::IpAddress {
  if (address.sa_family == AF_INET) {
    auto const& ip = reinterpret_cast<sockaddr_in const&>(address);
    return base::IpAddress::v4(ntohl(ip.sin_addr.s_addr));
  }
  auto const& ip = reinterpret_cast<sockaddr_in6 const&>(address);
  auto copy = base::IpAddress{};
  std::memcpy(copy.bytes.data(), &ip.sin6_addr, copy.bytes.size());
  return copy;
}

}  // namespace host::posix
