// Names are looked up through wasi:sockets/ip-name-lookup. wasmtime wants a word for it:
// -S allow-ip-name-lookup=y.

#include "host/name_lookup.hpp"

#include <cstdlib>

#include "host/wasi_p2/lookup_imports.hpp"
#include "host/wasi_p3/task.hpp"

namespace host::wasi_p3 {

using wasi_p2::WireAddress;

// https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-lower:
// starting, started, returned.
constexpr auto returned = std::uint32_t{2};

enum class ErrorNumber : std::uint8_t {
  access_denied,
  invalid_argument,
  name_unresolvable,
  temporary_resolver_failure,
  permanent_resolver_failure,
};

// result<list<ip-address>, error-code>. The error may hold words of the host. The list comes when
// nobody receives, and cabi_realloc() gives it memory of the heap.
struct Addresses {
  bool failed = false;
  union {
    List<WireAddress> list = {};
    struct {
      ErrorNumber number;
      Option<Bytes> words;
    } error;
  };

  Addresses() = default;
  Addresses(Addresses const&) = delete;
  auto operator=(Addresses const&) -> Addresses& = delete;
  ~Addresses() {
    if (!failed) std::free(const_cast<WireAddress*>(list.data));
  }
};

[[clang::import_module("wasi:sockets/ip-name-lookup@0.3.0"),
  clang::import_name("[async-lower]resolve-addresses")]]
auto resolve_addresses(char const* name, std::size_t, Addresses*) -> std::uint32_t;

}  // namespace host::wasi_p3

namespace host {
namespace {

using namespace wasi_p3;

auto fault_of(ErrorNumber number) -> LookupFault {
  switch (number) {
    case ErrorNumber::access_denied:
    case ErrorNumber::permanent_resolver_failure:  // what wasmtime says where it is not allowed
      return LookupFault::denied;
    case ErrorNumber::invalid_argument:
    case ErrorNumber::name_unresolvable:
      return LookupFault::not_found;
    default:
      return LookupFault::failed;
  }
}

class SystemNameLookup final : public NameLookup {
 public:
  auto look_up(std::string name)
      -> base::Async<base::Result<std::vector<base::IpAddress>, LookupFault>> override {
    auto resolved = Addresses{};
    auto const call = resolve_addresses(name.data(), name.size(), &resolved);
    auto state = call & 0xf;
    auto const subtask = Handle{Given<Subtask>{static_cast<std::int32_t>(call >> 4)}};
    while (state < returned) {
      state = co_await Operation{Task::current(), subtask.lend().number, blocked, cancel_subtask};
    }
    if (resolved.failed) co_return std::unexpected{fault_of(resolved.error.number)};
    auto addresses = std::vector<base::IpAddress>{};
    for (auto i = std::size_t{0}; i < resolved.list.size; ++i) {
      addresses.push_back(wasi_p2::as_address(resolved.list.data[i]));
    }
    if (addresses.empty()) co_return std::unexpected{LookupFault::not_found};
    co_return addresses;
  }
};

constinit auto lookup = SystemNameLookup{};

}  // namespace

auto system_name_lookup() -> NameLookup& { return lookup; }

}  // namespace host
