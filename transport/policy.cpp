#include "transport/policy.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace transport {
namespace {

// "localhost:8000" -> "localhost", "[::1]:8000" -> "[::1]". Empty when the rest is no port.
auto without_port(std::string_view authority) -> std::string_view {
  auto const bracket = authority.find(']');
  auto const colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
  if (colon == authority.npos) return authority;
  auto const port = authority.substr(colon + 1);
  auto const digits = std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
  return digits ? authority.substr(0, colon) : std::string_view{};
}

auto is_loopback(std::string_view host) -> bool {
  return base::equal_ignoring_case(host, "localhost") || host == "127.0.0.1" || host == "[::1]";
}

auto listed(std::vector<std::string> const& list, std::string_view value) -> bool {
  return std::ranges::any_of(list, [&](std::string const& entry) {
    return entry == "*" || base::equal_ignoring_case(entry, value);
  });
}

}  // namespace

auto Policy::allows_origin(std::string_view origin) const -> bool {
  if (listed(origins, origin)) return true;
  for (auto const scheme : {std::string_view{"http://"}, std::string_view{"https://"}}) {
    if (origin.starts_with(scheme)) return is_loopback(without_port(origin.substr(scheme.size())));
  }
  return false;
}

auto Policy::allows_host(std::string_view authority) const -> bool {
  auto const host = without_port(authority);
  return is_loopback(host) || listed(hosts, authority) || (!host.empty() && listed(hosts, host));
}

auto split_list(std::string_view text) -> std::vector<std::string> {
  auto entries = std::vector<std::string>{};
  for_each_entry(text, [&](std::string_view entry) { entries.emplace_back(entry); });
  return entries;
}

}  // namespace transport
