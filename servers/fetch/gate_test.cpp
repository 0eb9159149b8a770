#include <initializer_list>

#include "servers/fetch/world_test.hpp"

namespace {

using fetch::World;

constexpr auto lifted = std::string_view{
    " Start the server with --allow-private-ips, or with the network in WASMMCP_FETCH_ALLOW, to "
    "allow "
    "it"};

}  // namespace

TEST("no spelling of a private address is fetched") {
  for (auto const* url : {"http://127.0.0.1/",
                          "http://127.1/",
                          "http://2130706433/",
                          "http://0x7f000001/",
                          "http://0177.0.0.1/",
                          "http://0x7f.0.0.1/",
                          "http://127.0.0.1.",
                          "http://0/",
                          "http://[::1]/",
                          "http://[::]/",
                          "http://[::ffff:127.0.0.1]/",
                          "http://[::ffff:7f00:1]/",
                          "http://[0:0:0:0:0:ffff:7f00:0001]/",
                          "http://[64:ff9b::127.0.0.1]/",
                          "http://[64:ff9b::7f00:1]/",
                          "http://[2002:7f00:1::]/",
                          "http://[::127.0.0.1]/",
                          "http://10.1.2.3/",
                          "http://172.16.0.1/",
                          "http://192.168.0.1/",
                          "http://169.254.169.254/",
                          "http://[fe80::1]/",
                          "http://[fd00:ec2::254]/",
                          "http://100.64.0.1/",
                          "http://localhost/",
                          "http://LOCALHOST./",
                          "http://a.localhost/",
                          "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1/",
                          "http://%31%32%37.0.0.1/",
                          "http:\\\\127.0.0.1\\",
                          "http://127\xE3\x80\x82"
                          "0.0.1/",
                          "http://224.0.0.1/",
                          "http://255.255.255.255/"}) {
    auto world = World{};
    auto const reply = world.client().call("fetch", fetch::fetching(url));
    expect(reply.is_error());
    expect(reply.text().starts_with("Refused to fetch http://"));
    expect_equal(world.asked(), "");
  }
  auto world = World{};
  expect_equal(fetch::told(world, "http://0x7f.1:8080/a"),
               base::concat("Refused to fetch http://127.0.0.1:8080/a: 127.0.0.1 is not a public "
                            "address (loopback).",
                            lifted));
}

TEST("a name is refused when any of its addresses is private") {
  auto world = World{};
  world.names.add("both.example", base::IpAddress::v4(fetch::somewhere));
  world.names.add("both.example", base::IpAddress::v4(0x0a000001));
  expect_equal(fetch::told(world, "https://both.example/"),
               base::concat("Refused to fetch https://both.example/: both.example resolves to "
                            "10.0.0.1, which is not a public address (private).",
                            lifted));
  expect_equal(world.asked(), "");
}

TEST("a redirect to a private address is refused, and so is one out of http") {
  for (auto const& [location, expected] :
       std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"http://127.0.0.1/", "Refused to fetch http://127.0.0.1/: 127.0.0.1 is not"},
           {"//localhost/x",
            "Refused to fetch https://localhost/x: localhost resolves to 127.0.0.1"},
           {"http://[::ffff:a9fe:a9fe]/latest", "Refused to fetch http://169.254.169.254/latest: "},
           {"file:///etc/passwd",
            "Failed to fetch https://example.org/: it redirects to what "
            "cannot be fetched: 'file:///etc/passwd' is no URL of a page: its "
            "scheme is 'file'"},
           {"gopher://example.org/", "Failed to fetch https://example.org/: it redirects to"},
           {"https://user:secret@example.org/",
            "Failed to fetch https://example.org/: it redirects"},
           {"http://example.org:25/",
            "Refused to fetch http://example.org:25/: port 25 is another "
            "protocol's"}}) {
    auto world = World{};
    world.redirect(location);
    auto const reply = world.client().call("fetch", fetch::fetching("https://example.org/"));
    expect(reply.is_error());
    expect_equal(reply.text().substr(0, expected.size()), expected);
    expect_equal(world.asked(), "https://example.org/");
  }
}

TEST("what the check found is where a host that can be told connects") {
  auto world = World{};
  world.answer("text/plain", "x");
  fetch::told(world, "https://example.org/");
  auto const& addresses = world.web.requests().front().addresses;
  expect(addresses.size() == 1 && addresses.front() == base::IpAddress::v4(fetch::somewhere));
}

TEST("a name that cannot be looked up is refused, unless the operator takes that on") {
  auto world = World{};
  world.names.deny();
  expect_equal(
      fetch::told(world, "https://example.org/"),
      "Refused to fetch https://example.org/: the server is not allowed to look example.org "
      "up, so it cannot tell whether it leads to a private address. Start wasmtime with -S "
      "allow-ip-name-lookup=y, or, where something else guards the network, the server with "
      "--unchecked-names");
  world.answer("text/plain", "there");
  auto const unchecked = std::vector<std::string>{"--ignore-robots-txt", "--unchecked-names"};
  expect(fetch::told(world, "https://example.org/", unchecked).ends_with("there"));
  // Addresses are looked at all the same.
  expect(fetch::told(world, "http://127.0.0.1/", unchecked).starts_with("Refused"));
}

TEST("a name that is not there is told as that") {
  auto world = World{};
  expect_equal(fetch::told(world, "https://nowhere.example/"),
               "Failed to fetch https://nowhere.example/: there is no host 'nowhere.example'");
}

TEST("private addresses are fetched when the operator allows them all, or that network") {
  for (auto const& arguments :
       {std::vector<std::string>{"--ignore-robots-txt", "--allow-private-ips"},
        std::vector<std::string>{"--ignore-robots-txt", "--allow=10.0.0.0/8"}}) {
    auto world = World{};
    world.names.add("inside.example", base::IpAddress::v4(0x0a000001));
    world.answer("text/plain", "in");
    world.answer("text/plain", "in");
    expect(fetch::told(world, "http://10.1.2.3/", arguments).ends_with("in"));
    expect(fetch::told(world, "http://inside.example/", arguments).ends_with("in"));
  }
  auto world = World{};
  auto const arguments = std::vector<std::string>{"--ignore-robots-txt", "--allow=10.0.0.0/8"};
  expect(fetch::told(world, "http://127.0.0.1/", arguments)
             .starts_with("Refused to fetch http://127.0.0.1/: 127.0.0.1 is not in "
                          "WASMMCP_FETCH_ALLOW"));
}

TEST("lists allow and deny hosts, and denying goes first") {
  auto world = World{};
  world.names.add("a.example.org", base::IpAddress::v4(fetch::somewhere));
  auto const allow = std::vector<std::string>{"--ignore-robots-txt", "--allow=*.example.org",
                                              "--deny=93.184.216.0/24"};
  expect_equal(fetch::told(world, "https://a.example.org/", allow),
               "Refused to fetch https://a.example.org/: a.example.org resolves to 93.184.216.34, "
               "which is in WASMMCP_FETCH_DENY");
  expect_equal(fetch::told(world, "https://other.example/", allow),
               "Refused to fetch https://other.example/: other.example is not in "
               "WASMMCP_FETCH_ALLOW");
  auto const deny = std::vector<std::string>{"--ignore-robots-txt", "--deny=example.org"};
  expect_equal(fetch::told(world, "https://EXAMPLE.org./", deny),
               "Refused to fetch https://example.org./: example.org. is in WASMMCP_FETCH_DENY");
  expect_equal(world.asked(), "");
}
