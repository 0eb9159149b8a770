// Addresses to listen on, right and wrong.

#include "host/http/listen_address.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

using host::http::ListenAddress;

auto read(std::string_view text) -> std::string {
  auto const address = ListenAddress::parse(text);
  return address ? base::concat(address->host, " ", address->port) : address.error().message;
}

auto told(std::vector<std::string> const& words) -> std::string {
  auto const line = host::http::read_command_line(words);
  if (!line) return line.error().message;
  auto text = line->http.value_or("nowhere");
  for (auto const& other : line->others) text += " " + other;
  return text;
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

TEST("where to listen is one of the words, and the others are the server's") {
  expect_equal(told({}), "nowhere");
  expect_equal(told({"/data", "--http", ":80", "--quiet"}), ":80 /data --quiet");
  expect_equal(told({"--http=[::1]:80"}), "[::1]:80");
  expect_equal(told({"--http"}), "--http needs an address to listen on, such as 127.0.0.1:8080");
  expect_equal(told({"--http", "a", "--http", "b"}), "--http is given twice; once is enough");
}
