// Names are looked up by getaddrinfo().

#include "host/name_lookup.hpp"

#include <netinet/in.h>

#include <algorithm>

#include "host/posix/resolver.hpp"

namespace host {

namespace {

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
      auto const address = posix::ip_address_of(*one->ai_addr);
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
