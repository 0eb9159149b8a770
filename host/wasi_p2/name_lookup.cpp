// Names are looked up through wasi:sockets/ip-name-lookup. wasmtime wants a word for it:
// -S allow-ip-name-lookup=y.

#include "host/name_lookup.hpp"

#include "host/wasi_p2/lookup_imports.hpp"
#include "host/wasi_p2/loop.hpp"

namespace host {
namespace {

using namespace wasi_p2;

auto fault_of(NetworkError error) -> LookupFault {
  switch (error) {
    case NetworkError::access_denied:
    case NetworkError::not_supported:
    case NetworkError::permanent_resolver_failure:  // what wasmtime says where it is not allowed
      return LookupFault::denied;
    case NetworkError::invalid_argument:
    case NetworkError::name_unresolvable:
      return LookupFault::not_found;
    default:
      return LookupFault::failed;
  }
}

class SystemNameLookup final : public NameLookup {
 public:
  auto look_up(std::string name)
      -> base::Async<base::Result<std::vector<base::IpAddress>, LookupFault>> override {
    auto const network = Handle{instance_network()};
    auto resolving = Resolving{};
    resolve_addresses(network.lend(), name.data(), name.size(), &resolving);
    if (resolving.failed) co_return std::unexpected{fault_of(resolving.error)};
    auto const stream = Handle{resolving.stream};
    auto addresses = std::vector<base::IpAddress>{};
    while (true) {
      auto resolved = Resolved{};
      resolve_next_address(stream.lend(), &resolved);
      if (resolved.failed && resolved.error == NetworkError::would_block) {
        auto const arrival = Handle{subscribe(stream.lend())};
        co_await Ready{arrival.lend()};
        continue;
      }
      if (resolved.failed) co_return std::unexpected{fault_of(resolved.error)};
      if (!resolved.next.present) break;
      addresses.push_back(as_address(resolved.next.address));
    }
    if (addresses.empty()) co_return std::unexpected{LookupFault::not_found};
    co_return addresses;
  }
};

constinit auto lookup = SystemNameLookup{};

}  // namespace

auto system_name_lookup() -> NameLookup& { return lookup; }

}  // namespace host
