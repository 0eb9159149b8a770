#include "kit/web/host_rules.hpp"

#include "base/test.hpp"

TEST("hosts are matched by name, by the name above them and by network") {
  auto const rules = kit::HostRules::parse(
      "Example.org, *.example.net , 10.0.0.0/8,2001:db8::/32,192.0.2.1, b\xC3\xBC"
      "cher.example,");
  expect(rules.has_value());
  expect(!rules->empty());
  for (auto const* host : {"example.org", "example.org.", "a.example.net", "a.b.example.net",
                           "xn--bcher-kva.example"}) {
    expect(rules->have_name(host));
  }
  for (auto const* host :
       {"a.example.org", "example.net", "notexample.net", "example.org.evil", "10.0.0.1"}) {
    expect(!rules->have_name(host));
  }
  auto const has = [&](std::string_view host) {
    return rules->have_address(**base::ip_of_host(host));
  };
  expect(has("10.1.2.3"));
  expect(has("192.0.2.1"));
  expect(has("[2001:db8::7]"));
  expect(!has("11.0.0.1"));
  expect(!has("192.0.2.2"));
}

TEST("an empty list has nobody, and what is no host is refused") {
  expect(kit::HostRules::parse("")->empty());
  expect(kit::HostRules::parse(" , ")->empty());
  for (auto const* list : {"a b", "*", "*.", "a*b", "10.0.0.0/99", "https://example.org", "a,*.*.b",
                           "example.org/x"}) {
    expect(!kit::HostRules::parse(list).has_value());
  }
}
