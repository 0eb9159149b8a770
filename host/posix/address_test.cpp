// Addresses to listen on, right and wrong.

#include "host/posix/address.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

using host::posix::Address;

auto read(std::string_view text) -> std::string {
  auto const address = Address::parse(text);
  return address ? base::concat(address->host, " ", address->port) : address.error().message;
}

}  // namespace

TEST("an address is a host and a port") {
  expect_equal(read("127.0.0.1:8080"), "127.0.0.1 8080");
  expect_equal(read("localhost:0"), "localhost 0");
  expect_equal(read("[::1]:65535"), "::1 65535");
  expect_equal(read(":80"), "127.0.0.1 80");
}

TEST("what is not an address is told with what would be") {
  constexpr auto rule =
      " is not an address to listen on; it is spelled HOST:PORT, [::1]:PORT or :PORT, such as "
      "127.0.0.1:8080";
  for (auto const text : {"", "8080", "localhost", "localhost:", "localhost:http", "h:-1", "h: 1",
                          "::1:80", "[::1]", "[]:80", "[::1:80", "[host]:80"}) {
    expect_equal(read(text), base::concat("'", text, "'", rule));
  }
  expect_equal(read("h:65536"), "port 65536 in 'h:65536' is too large; the largest is 65535");
}

TEST("a free port is found, and a taken one is said to be") {
  auto const first = host::posix::listen_on({.host = "127.0.0.1", .port = 0});
  expect(first.has_value());
  if (!first) return;
  auto const where = host::posix::local_authority(*first);
  auto const address = Address::parse(where);
  expect(address && address->host == "127.0.0.1" && address->port != 0);
  if (!address) return;
  auto const second = host::posix::listen_on(*address);
  expect_equal(second ? "listens" : second.error().message,
               base::concat("cannot listen on ", where,
                            ": the port is taken; choose another, or 0 for any free one"));
}
