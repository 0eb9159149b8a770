#include "kit/web/networks.hpp"

#include <array>

#include "base/text.hpp"

namespace kit {
namespace {

struct Special {
  std::array<std::uint8_t, 16> start;
  std::uint8_t bits;
  std::string_view use;  // empty: everybody's, as an exception from what follows
};

constexpr auto v4(std::uint32_t number, std::uint8_t bits, std::string_view use) -> Special {
  return {base::IpAddress::v4(number).bytes, static_cast<std::uint8_t>(96 + bits), use};
}

constexpr auto v6(std::uint16_t a, std::uint16_t b, std::uint16_t c, std::uint16_t d,
                  std::uint16_t last, std::uint8_t bits, std::string_view use) -> Special {
  auto bytes = std::array<std::uint8_t, 16>{};
  auto const put = [&](std::size_t place, std::uint16_t piece) {
    bytes[2 * place] = static_cast<std::uint8_t>(piece >> 8);
    bytes[2 * place + 1] = static_cast<std::uint8_t>(piece);
  };
  put(0, a);
  put(1, b);
  put(2, c);
  put(3, d);
  put(7, last);
  return {bytes, bits, use};
}

// The first that holds an address decides.
constexpr auto specials = std::array{
    v4(0x00000000, 8, "this network"),
    v4(0x0a000000, 8, "private"),
    v4(0x64400000, 10, "shared by a provider's customers"),
    v4(0x7f000000, 8, "loopback"),
    v4(0xa9fe0000, 16, "link-local"),
    v4(0xac100000, 12, "private"),
    v4(0xc0000009, 32, ""),
    v4(0xc000000a, 32, ""),
    v4(0xc0000000, 24, "for protocols"),
    v4(0xc0000200, 24, "for documentation"),
    v4(0xc0586300, 24, "a relay to IPv6"),
    v4(0xc0a80000, 16, "private"),
    v4(0xc6120000, 15, "for benchmarks"),
    v4(0xc6336400, 24, "for documentation"),
    v4(0xcb007100, 24, "for documentation"),
    v4(0xe0000000, 4, "multicast"),
    v4(0xf0000000, 4, "reserved"),
    v4(0x00000000, 0, ""),
    v6(0, 0, 0, 0, 0, 128, "no address at all"),
    v6(0, 0, 0, 0, 1, 128, "loopback"),
    v6(0xfc00, 0, 0, 0, 0, 7, "private"),
    v6(0xfe80, 0, 0, 0, 0, 10, "link-local"),
    v6(0xfec0, 0, 0, 0, 0, 10, "private"),
    v6(0xff00, 0, 0, 0, 0, 8, "multicast"),
    v6(0x2001, 1, 0, 0, 1, 128, ""),
    v6(0x2001, 1, 0, 0, 2, 128, ""),
    v6(0x2001, 3, 0, 0, 0, 32, ""),
    v6(0x2001, 4, 0x112, 0, 0, 48, ""),
    v6(0x2001, 0x20, 0, 0, 0, 28, ""),
    v6(0x2001, 0x30, 0, 0, 0, 28, ""),
    v6(0x2001, 0, 0, 0, 0, 23, "for protocols"),
    v6(0x2001, 0xdb8, 0, 0, 0, 32, "for documentation"),
    v6(0x2002, 0, 0, 0, 0, 16, "a tunnel to IPv4"),
    v6(0x3fff, 0, 0, 0, 0, 20, "for documentation"),
    v6(0x2000, 0, 0, 0, 0, 3, ""),
    v6(0, 0, 0, 0, 0, 0, "reserved"),
};

// https://www.rfc-editor.org/rfc/rfc6052#section-2.1
constexpr auto translated = v6(0x64, 0xff9b, 0, 0, 0, 96, "");

auto network_of(Special const& special) -> Network {
  return {.address = {special.start}, .bits = special.bits};
}

}  // namespace

auto Network::holds(base::IpAddress const& other) const -> bool {
  auto const whole = std::size_t{bits} / 8;
  for (auto i = std::size_t{0}; i < whole; ++i) {
    if (address.bytes[i] != other.bytes[i]) return false;
  }
  auto const rest = bits % 8;
  return rest == 0 || ((address.bytes[whole] ^ other.bytes[whole]) >> (8 - rest)) == 0;
}

auto parse_network(std::string_view text) -> base::Result<Network> {
  auto const wrong = [&] {
    return base::failure(
        base::concat(base::quoted(text), " is no network; write 10.0.0.0/8 or 2001:db8::/32"));
  };
  auto const slash = text.find('/');
  auto const start = text.substr(0, slash);
  auto network = Network{};
  auto const is_v6 = start.contains(':');
  if (is_v6) {
    auto const address = base::parse_ipv6(start);
    if (!address) return wrong();
    network.address = *address;
  } else {
    auto const address = base::ip_of_host(start);
    if (!address || !*address || start.find_first_not_of("0123456789.") != start.npos) {
      return wrong();
    }
    network.address = **address;
  }
  if (slash != text.npos) {
    auto const most = is_v6 ? 128 : 32;
    auto const bits = base::parse_integer<int>(text.substr(slash + 1));
    if (!bits || *bits < 0 || *bits > most) return wrong();
    network.bits = static_cast<std::uint8_t>(*bits + 128 - most);
  }
  return network;
}

auto special_use(base::IpAddress const& address) -> std::optional<std::string_view> {
  if (network_of(translated).holds(address)) {
    auto number = std::uint32_t{0};
    for (auto i = 12U; i < 16; ++i) number = number << 8 | address.bytes[i];
    return special_use(base::IpAddress::v4(number));
  }
  for (auto const& each : specials) {
    if (!network_of(each).holds(address)) continue;
    if (each.use.empty()) return std::nullopt;
    return each.use;
  }
  return std::nullopt;
}

}  // namespace kit
