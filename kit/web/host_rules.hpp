// Lists of hosts, as operators write them.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ip_address.hpp"
#include "base/result.hpp"
#include "kit/web/networks.hpp"

namespace kit {

class HostRules {
 public:
  // With commas: "example.org", "*.example.org" for all names below that one, "10.0.0.0/8" and
  // "192.0.2.1" for addresses.
  static auto parse(std::string_view list) -> base::Result<HostRules>;

  auto empty() const -> bool { return names_.empty() && networks_.empty(); }
  // `host` is a WebUrl's.
  auto have_name(std::string_view host) const -> bool;
  auto have_address(base::IpAddress const& address) const -> bool;

 private:
  std::vector<std::string> names_;
  std::vector<Network> networks_;
};

}  // namespace kit
