#include "kit/web/host_rules.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kit/web/web_url.hpp"

namespace kit {
namespace {

// The dot at the end of a name that is written in full changes nothing.
auto without_last_dot(std::string_view name) -> std::string_view {
  return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

}  // namespace

auto HostRules::parse(std::string_view list) -> base::Result<HostRules> {
  auto rules = HostRules{};
  while (!list.empty()) {
    auto const end = std::min(list.find(','), list.size());
    auto const entry = base::trimmed(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (entry.empty()) continue;
    auto const is_address = entry.contains(':') || entry.contains('/') ||
                            entry.find_first_not_of("0123456789.") == entry.npos;
    if (is_address) {
      rules.networks_.push_back(TRY(parse_network(entry)));
      continue;
    }
    auto const star = entry.starts_with("*.") ? std::size_t{2} : std::size_t{0};
    auto const name = TRY(ascii_host(entry.substr(star)));
    constexpr auto allowed = std::string_view{"abcdefghijklmnopqrstuvwxyz0123456789-_."};
    if (name.empty() || name.find_first_not_of(allowed) != name.npos) {
      return base::failure(base::concat(
          base::quoted(entry), " is no host; write example.org, *.example.org or 10.0.0.0/8"));
    }
    rules.names_.push_back(base::concat(entry.substr(0, star), without_last_dot(name)));
  }
  return rules;
}

auto HostRules::have_name(std::string_view host) const -> bool {
  auto const name = without_last_dot(host);
  return std::ranges::any_of(names_, [&](std::string_view each) {
    if (!each.starts_with('*')) return name == each;
    return name.ends_with(each.substr(1));
  });
}

auto HostRules::have_address(base::IpAddress const& address) const -> bool {
  return std::ranges::any_of(networks_, [&](auto const& each) { return each.holds(address); });
}

}  // namespace kit
