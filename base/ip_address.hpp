// Addresses of the internet, as they stand in URLs.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace base {

// An address of IPv4 is held as ::ffff:a.b.c.d, so that its two spellings are one address.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  static constexpr auto v4(std::uint32_t number) -> IpAddress {
    auto address = IpAddress{};
    address.bytes[10] = address.bytes[11] = 0xff;
    for (auto i = 0U; i < 4; ++i) {
      address.bytes[12 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    }
    return address;
  }

  constexpr auto is_v4() const -> bool {
    for (auto i = 0U; i < 10; ++i) {
      if (bytes[i] != 0) return false;
    }
    return bytes[10] == 0xff && bytes[11] == 0xff;
  }
  constexpr auto v4() const -> std::uint32_t {
    return std::uint32_t{bytes[12]} << 24 | std::uint32_t{bytes[13]} << 16 |
           std::uint32_t{bytes[14]} << 8 | bytes[15];
  }

  friend auto operator==(IpAddress const&, IpAddress const&) -> bool = default;
};

// "192.0.2.1", and "2001:db8::1" as RFC 5952 wants it.
auto spelled(IpAddress const& address) -> std::string;

// Without brackets and zone: "::1", "::ffff:192.0.2.1".
auto parse_ipv6(std::string_view text) -> std::optional<IpAddress>;

// The address that the host of a URL spells: "[::1]", "127.0.0.1", and all that browsers read as
// such an address, "2130706433", "0x7f.1" and "0177.0.0.1" among them. Nothing when it is a name.
// An error when it is neither, as "1.2.3.256" or "[::1%eth0]".
// https://url.spec.whatwg.org/#host-parsing
auto ip_of_host(std::string_view host) -> Result<std::optional<IpAddress>>;

}  // namespace base
