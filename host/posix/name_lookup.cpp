// Names are looked up by getaddrinfo().

#include "host/name_lookup.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <cstring>

#include "host/posix/resolver.hpp"

namespace host {

namespace {

auto as_address(addrinfo const& one) -> base::IpAddress {
  auto address = base::IpAddress{};
  if (one.ai_family == AF_INET) {
    auto const* const ip = reinterpret_cast<sockaddr_in const*>(one.ai_addr);
    return base::IpAddress::v4(ntohl(ip->sin_addr.s_addr));
  }
  auto const* const ip = reinterpret_cast<sockaddr_in6 const*>(one.ai_addr);
  std::memcpy(address.bytes.data(), &ip->sin6_addr, address.bytes.size());
  return address;
}

class SystemNameLookup final : public NameLookup {
 public:
  auto look_up(std::string name)
      -> base::Async<base::Result<std::vector<base::IpAddress>, LookupFault>> override {
    auto const found = posix::addresses_of(name, "80");
    if (!found) {
      co_return std::unexpected{found.error() == EAI_NONAME ? LookupFault::not_found
                                                            : LookupFault::failed};
    }
    auto addresses = std::vector<base::IpAddress>{};
    for (auto const* one = found->get(); one; one = one->ai_next) {
      if (one->ai_family != AF_INET && one->ai_family != AF_INET6) continue;
      auto const address = as_address(*one);
      if (std::ranges::find(addresses, address) == addresses.end()) addresses.push_back(address);
    }
    if (addresses.empty()) co_return std::unexpected{LookupFault::not_found};
    co_return addresses;
  }
};

}  // namespace

auto system_name_lookup() -> NameLookup& {
  static auto lookup = SystemNameLookup{};
  return lookup;
}

}  // namespace host
