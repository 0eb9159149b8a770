// Names as a test has them.

#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/name_lookup.hpp"

namespace host {

class MemoryNameLookup final : public NameLookup {
 public:
  // A name that is given twice has both addresses.
  void add(std::string name, base::IpAddress address) {
    names_[std::move(name)].push_back(address);
  }
  // From here on nothing is looked up.
  void deny() { denied_ = true; }

  auto look_up(std::string name)
      -> base::Async<base::Result<std::vector<base::IpAddress>, LookupFault>> override {
    if (denied_) co_return std::unexpected{LookupFault::denied};
    auto const found = names_.find(name);
    if (found == names_.end()) co_return std::unexpected{LookupFault::not_found};
    co_return found->second;
  }

 private:
  std::map<std::string, std::vector<base::IpAddress>> names_;
  bool denied_ = false;
};

}  // namespace host
