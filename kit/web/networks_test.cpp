#include "kit/web/networks.hpp"

#include <initializer_list>
#include <string>

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

auto use(std::string_view host) -> std::string {
  auto const address = base::ip_of_host(host);
  if (!address || !*address) return "no address";
  return std::string{kit::special_use(**address).value_or("everybody's")};
}

auto is_in(std::string_view network, std::string_view host) -> bool {
  auto const parsed = kit::parse_network(network);
  auto const address = base::ip_of_host(host);
  return parsed && address && *address && parsed->holds(**address);
}

}  // namespace

TEST("addresses of the internet are told from all others") {
  for (auto const* host : {"8.8.8.8",
                           "1.1.1.1",
                           "11.0.0.0",
                           "100.63.255.255",
                           "100.128.0.0",
                           "172.15.255.255",
                           "172.32.0.0",
                           "192.0.0.9",
                           "192.0.0.10",
                           "192.0.1.1",
                           "192.167.255.255",
                           "198.17.255.255",
                           "198.20.0.0",
                           "223.255.255.255",
                           "[2606:4700::1111]",
                           "[2001:4860:4860::8888]",
                           "[64:ff9b::8.8.8.8]",
                           "[::ffff:8.8.8.8]",
                           "[2001:3::1]",
                           "[2001:4:112::1]",
                           "[2001:20::1]",
                           "[2001:1::1]",
                           "[2001:1::2]",
                           "[2003::1]",
                           "[2001:200::1]"}) {
    expect_equal(use(host), "everybody's");
  }
  for (auto const* host : {"0.0.0.0",
                           "0.1.2.3",
                           "10.0.0.1",
                           "10.255.255.255",
                           "100.64.0.0",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.255.255",
                           "169.254.169.254",
                           "172.16.0.0",
                           "172.31.255.255",
                           "192.0.0.8",
                           "192.0.0.11",
                           "192.0.2.1",
                           "192.88.99.1",
                           "192.168.0.1",
                           "198.18.0.1",
                           "198.19.255.255",
                           "198.51.100.7",
                           "203.0.113.7",
                           "224.0.0.1",
                           "239.255.255.255",
                           "240.0.0.1",
                           "255.255.255.255",
                           "[::]",
                           "[::1]",
                           "[::2]",
                           "[::127.0.0.1]",
                           "[::ffff:127.0.0.1]",
                           "[::ffff:7f00:1]",
                           "[64:ff9b::7f00:1]",
                           "[64:ff9b::10.0.0.1]",
                           "[64:ff9b:1::1]",
                           "[100::1]",
                           "[2001::1]",
                           "[2001:1::3]",
                           "[2001:2::1]",
                           "[2001:10::1]",
                           "[2001:db8::1]",
                           "[2002:7f00:1::]",
                           "[3fff::1]",
                           "[5f00::1]",
                           "[fc00::1]",
                           "[fdff::1]",
                           "[fe80::1]",
                           "[fec0::1]",
                           "[ff02::1]",
                           "[4000::1]"}) {
    expect(use(host) != "everybody's");
    expect(use(host) != "no address");
  }
  expect_equal(use("127.0.0.1"), "loopback");
  expect_equal(use("[::ffff:7f00:1]"), "loopback");
  expect_equal(use("169.254.169.254"), "link-local");
  expect_equal(use("[fd00:ec2::254]"), "private");
}

TEST("a network holds the addresses that begin as it does") {
  expect(is_in("10.0.0.0/8", "10.255.0.1"));
  expect(!is_in("10.0.0.0/8", "11.0.0.0"));
  expect(is_in("172.16.0.0/12", "172.31.0.1"));
  expect(!is_in("172.16.0.0/12", "172.32.0.1"));
  expect(is_in("192.0.2.1", "192.0.2.1"));
  expect(!is_in("192.0.2.1", "192.0.2.2"));
  expect(is_in("0.0.0.0/0", "8.8.8.8"));
  expect(!is_in("0.0.0.0/0", "[2001:db8::1]"));
  expect(is_in("2001:db8::/32", "[2001:db8:ffff::1]"));
  expect(!is_in("2001:db8::/32", "[2001:db9::1]"));
  expect(is_in("::/0", "8.8.8.8"));
  expect(is_in("::1", "[::1]"));
}

TEST("what is no network is refused") {
  for (auto const* text : {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x",
                           "example.org", "[::1]/128", "::1/129", "0x7f.0.0.0/8", "1.2.3.256/8"}) {
    expect(!kit::parse_network(text).has_value());
  }
}
