#include "base/ip_address.hpp"

#include <string>
#include <utility>

#include "base/test.hpp"

namespace {

using base::ip_of_host;

auto spelling(std::string_view host) -> std::string {
  auto const address = ip_of_host(host);
  if (!address) return "wrong";
  return *address ? base::spelled(**address) : "name";
}

TEST("all that browsers read as an address of IPv4 is one") {
  for (auto const* host :
       {"127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0X7F.0.0.1",
        "0177.0.0.1", "0177.1", "017700000001", "127.0.0.1.", "127.0.0x0.01"}) {
    expect_equal(spelling(host), "127.0.0.1");
  }
  expect_equal(spelling("0"), "0.0.0.0");
  expect_equal(spelling("0x"), "0.0.0.0");
  expect_equal(spelling("4294967295"), "255.255.255.255");
  expect_equal(spelling("192.168.257"), "192.168.1.1");
}

TEST("what ends in a number but is no address is neither that nor a name") {
  for (auto const* host :
       {"1.2.3.256", "256.1.1.1", "4294967296", "1.2.3.4.5", "1.2.3.08", "a.1", "1..1",
        "0x1ffffffff", "99999999999999999999999999", "1.2.3.-1.0", "example.0x1"}) {
    expect_equal(spelling(host), "wrong");
  }
}

TEST("names are none") {
  for (auto const* host : {"localhost", "example.org", "1.2.3.4.nip.io", "0xg", "1e9", "a-1",
                           "example.org.", "x1", "."}) {
    expect_equal(spelling(host), "name");
  }
}

TEST("addresses of IPv6 are read in every spelling, and written in one") {
  for (auto const& [host, expected] : std::initializer_list<std::pair<char const*, char const*>>{
           {"[::1]", "::1"},
           {"[::]", "::"},
           {"[2001:DB8:0:0:0:0:0:1]", "2001:db8::1"},
           {"[2001:db8:0:1:1:1:1:1]", "2001:db8:0:1:1:1:1:1"},
           {"[2001:0:0:1:0:0:0:1]", "2001:0:0:1::1"},
           {"[1::]", "1::"},
           {"[1:2:3:4:5:6:7::]", "1:2:3:4:5:6:7:0"},
           {"[::ffff:7f00:1]", "127.0.0.1"},
           {"[::ffff:127.0.0.1]", "127.0.0.1"},
           {"[0:0:0:0:0:FFFF:7F00:0001]", "127.0.0.1"},
           {"[::127.0.0.1]", "::7f00:1"},
           {"[64:ff9b::10.0.0.1]", "64:ff9b::a00:1"}}) {
    expect_equal(spelling(host), expected);
  }
}

TEST("what is no address of IPv6 is refused") {
  for (auto const* host :
       {"[]", "[:]", "[::1", "[:::]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]",
        "[1:2:3:4:5:6:7:8::]", "[::1%eth0]", "[::1%25eth0]", "[::12345]", "[::g]", "[1::2::3]",
        "[::1.2.3]", "[::1.2.3.256]", "[::01.2.3.4]", "[::1.2.3.4:5]", "[1.2.3.4]", "[::1]x"}) {
    expect_equal(spelling(host), "wrong");
  }
}

}  // namespace
