// Which addresses a name of the internet has. A server that is not given this cannot look names up;
// to connect to one it does not have to, as the host does that.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/async.hpp"
#include "base/ip_address.hpp"
#include "base/result.hpp"

namespace host {

enum class LookupFault : std::uint8_t {
  denied,     // the host does not allow it, or cannot do it
  not_found,  // no such name, or it has no address
  failed,     // nobody could say
};

class NameLookup {
 public:
  // At least one address.
  virtual auto look_up(std::string name)
      -> base::Async<base::Result<std::vector<base::IpAddress>, LookupFault>> = 0;

 protected:
  ~NameLookup() = default;
};

// Defined once per host: host/<how>/name_lookup.cpp.
auto system_name_lookup() -> NameLookup&;

}  // namespace host
