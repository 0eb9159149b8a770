// Which hosts are asked. A URL comes here before every request: the page's, that of robots.txt, and
// each that a redirect leads to.

#pragma once

#include <vector>

#include "base/async.hpp"
#include "base/ip_address.hpp"
#include "host/name_lookup.hpp"
#include "kit/web/web_url.hpp"
#include "servers/fetch/fault.hpp"
#include "servers/fetch/options.hpp"

namespace fetch {

// Where the host is, as far as that was looked at.
using Admission = Outcome<std::vector<base::IpAddress>>;

class Gate {
 public:
  Gate(host::NameLookup& names, Options const& options) : names_{names}, options_{options} {}

  // A refusal says which rule forbids it, and what lifts the rule.
  auto admit(kit::WebUrl const& url) const -> base::Async<Admission>;

 private:
  auto check(kit::WebUrl const& url, std::vector<base::IpAddress> addresses) const -> Admission;

  host::NameLookup& names_;
  Options const& options_;
};

}  // namespace fetch
