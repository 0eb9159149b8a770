#include "servers/fetch/gate.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace fetch {
namespace {

// Ports of other protocols, some of which would take a request for their own.
// https://fetch.spec.whatwg.org/#port-blocking
constexpr auto blocked_ports = std::to_array<std::uint16_t>(
    {1,    7,    9,    11,   13,   15,   17,   19,   20,   21,   22,   23,   25,   37,
     42,   43,   53,   69,   77,   79,   87,   95,   101,  102,  103,  104,  109,  110,
     111,  113,  115,  117,  119,  123,  135,  137,  139,  143,  161,  179,  389,  427,
     465,  512,  513,  514,  515,  526,  530,  531,  532,  540,  548,  554,  556,  563,
     587,  601,  636,  989,  990,  993,  995,  1719, 1720, 1723, 2049, 3659, 4045, 4190,
     5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080});

// https://www.rfc-editor.org/rfc/rfc6761#section-6.3
auto is_localhost(std::string_view host) -> bool {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host == "localhost" || host.ends_with(".localhost");
}

}  // namespace

auto Gate::admit(kit::WebUrl const& url) const -> base::Async<Admission> {
  if (std::ranges::binary_search(blocked_ports, url.port)) {
    co_return refused(url, base::concat("port ", url.port, " is another protocol's"));
  }
  if (options_.deny.have_name(url.host)) {
    co_return refused(url, base::concat(url.host, " is in WASMMCP_FETCH_DENY"));
  }
  auto const may_have_any_address =
      options_.allow_private_ips && options_.allow.empty() && options_.deny.empty();
  if (may_have_any_address) co_return std::vector<base::IpAddress>{};
  if (url.address) co_return check(url, {*url.address});
  if (is_localhost(url.host)) co_return check(url, {base::IpAddress::v4(0x7f000001)});

  auto addresses = co_await names_.look_up(url.host);
  if (addresses) co_return check(url, std::move(*addresses));
  if (addresses.error() != host::LookupFault::denied) {
    co_return failed(url, base::concat(addresses.error() == host::LookupFault::not_found
                                           ? "there is no host "
                                           : "the name system did not answer for ",
                                       base::quoted(url.host)));
  }
  if (options_.unchecked_names || options_.allow_private_ips) co_return check(url, {});
  co_return refused(
      url, base::concat("the server is not allowed to look ", url.host,
                        " up, so it cannot tell whether it leads to a private address. Start "
                        "wasmtime with -S allow-ip-name-lookup=y, or, where something else guards "
                        "the network, the server with --unchecked-names"));
}

auto Gate::check(kit::WebUrl const& url, std::vector<base::IpAddress> addresses) const
    -> Admission {
  auto const is_named = options_.allow.have_name(url.host);
  auto const is_listed = [&](auto const& each) { return options_.allow.have_address(each); };
  auto const all_listed = !addresses.empty() && std::ranges::all_of(addresses, is_listed);
  if (!options_.allow.empty() && !is_named && !all_listed) {
    return refused(url, base::concat(url.host, " is not in WASMMCP_FETCH_ALLOW"));
  }
  for (auto const& each : addresses) {
    auto const leads = url.address ? base::spelled(each)
                                   : base::concat(url.host, " resolves to ", base::spelled(each));
    if (options_.deny.have_address(each)) {
      return refused(url, base::concat(leads, ", which is in WASMMCP_FETCH_DENY"));
    }
    auto const use = kit::special_use(each);
    if (use && !options_.allow_private_ips && !is_listed(each)) {
      return refused(url, base::concat(leads,
                                       url.address ? " is not a public address ("
                                                   : ", which is not a public address (",
                                       *use,
                                       "). Start the server with --allow-private-ips, or with "
                                       "the network in WASMMCP_FETCH_ALLOW, to allow it"));
    }
  }
  return addresses;
}

}  // namespace fetch
