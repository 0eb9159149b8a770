#include "kit/web/web_url.hpp"

#include <initializer_list>
#include <string>
#include <utility>

#include "base/test.hpp"

namespace {

auto reading(std::string_view text) -> std::string {
  auto const url = kit::read_web_url(text);
  return url ? url->text() : url.error().message;
}

auto ascii(std::string_view name) -> std::string {
  auto const host = kit::ascii_host(name);
  return host ? *host : "refused";
}

using Pairs = std::initializer_list<std::pair<char const*, char const*>>;

}  // namespace

TEST("URLs of pages are read as browsers read them") {
  for (auto const& [text, expected] :
       Pairs{{"https://example.org", "https://example.org/"},
             {"HTTP://EXAMPLE.org:80/A", "http://example.org/A"},
             {"https://example.org:443/", "https://example.org/"},
             {"https://example.org:8443?q", "https://example.org:8443/?q"},
             {"  https://example.org/a\n/b\t ", "https://example.org/a/b"},
             {"https:example.org", "https://example.org/"},
             {"https:\\\\example.org\\a\\b", "https://example.org/a/b"},
             {"https:///example.org/a", "https://example.org/a"},
             {"https://example.org/a/./b/../c/.", "https://example.org/a/c/"},
             {"https://example.org/a/%2e%2E/b", "https://example.org/b"},
             {"https://example.org/../../a", "https://example.org/a"},
             {"https://example.org/a..b/...", "https://example.org/a..b/..."},
             {"https://example.org/a//b", "https://example.org/a//b"},
             {"https://example.org/a b?c d#e f", "https://example.org/a%20b?c%20d#e%20f"},
             {"https://example.org/\xC3\xA9?\xC3\xA9", "https://example.org/%C3%A9?%C3%A9"},
             {"https://example.org/?a=/../b\\c", "https://example.org/?a=/../b\\c"},
             {"https://example.org/%zz%41", "https://example.org/%zz%41"},
             {"https://ex%61mple.org/", "https://example.org/"},
             {"http://2130706433/", "http://127.0.0.1/"},
             {"http://0x7f.1:8080/", "http://127.0.0.1:8080/"},
             {"http://[::FFFF:7F00:1]/", "http://127.0.0.1/"},
             {"http://[2001:DB8:0:0::1]:81/", "http://[2001:db8::1]:81/"},
             {"http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.1/", "http://127.0.0.1/"}}) {
    expect_equal(reading(text), expected);
  }
}

TEST("what is no URL of a page is refused with the reason") {
  for (auto const& [text, why] :
       Pairs{{"",
              "'' is no URL of a page: it does not begin with a scheme; write "
              "https://HOST/PATH"},
             {"example.org/a",
              "'example.org/a' is no URL of a page: it does not begin with a "
              "scheme; write https://HOST/PATH"},
             {"file:///etc/passwd",
              "'file:///etc/passwd' is no URL of a page: its scheme is "
              "'file', and only http and https are fetched"},
             {"https://",
              "'https://' is no URL of a page: it has no host; write "
              "https://HOST/PATH"},
             {"https://a@b/",
              "'https://a@b/' is no URL of a page: it has a user name or "
              "password, which would be told to everybody who reads it"},
             {"https://a:0/",
              "'https://a:0/' is no URL of a page: its port '0' is not a number "
              "from 1 to 65535"},
             {"https://a:65536/",
              "'https://a:65536/' is no URL of a page: its port '65536' is "
              "not a number from 1 to 65535"},
             {"https://1.2.3.256/",
              "'https://1.2.3.256/' is no URL of a page: '1.2.3.256' is no address; one of IPv4 "
              "is spelled 192.0.2.1, one of IPv6 [2001:db8::1]"}}) {
    expect_equal(reading(text), why);
  }
  for (auto const* text : {"https://a b/", "https://a%00b/", "https://a%2fb/", "https://[::1/",
                           "https://[::1%25eth0]/", "https://a:b:c/", "https://\xC3/",
                           "javascript:alert(1)", "data:text/html,x", "//example.org", "https:?a",
                           "https://a%25b/", "https://e\xE2\x80\x8B.org/"}) {
    expect(!kit::read_web_url(text).has_value());
  }
}

TEST("names beyond ASCII are those of the name system") {
  for (auto const& [name, expected] :
       Pairs{{"example.org", "example.org"},
             {"EXAMPLE.org.", "example.org."},
             {"b\xC3\xBC"
              "cher.example",
              "xn--bcher-kva.example"},
             {"B\xC3\x9C"
              "CHER.example",
              "xn--bcher-kva.example"},
             {"fa\xC3\x9F.de", "xn--fa-hia.de"},
             {"\xE4\xBE\x8B\xE3\x81\x88.\xE3\x83\x86\xE3\x82\xB9\xE3\x83\x88",
              "xn--r8jz45g.xn--zckzah"},
             {"\xED\x95\x9C\xEA\xB5\xAD.kr", "xn--3e0b707e.kr"},
             {"\xD0\x9F\xD1\x80\xD0\xB8\xD0\xBC\xD0\xB5\xD1\x80.\xD0\xA0\xD0\xA4",
              "xn--e1afmkfd.xn--p1ai"},
             {"\xEF\xBD\x85xample\xE3\x80\x82org", "example.org"}}) {
    expect_equal(ascii(name), expected);
  }
}

TEST("names that would turn into others are refused") {
  for (auto const* name :
       {"\xE2\x91\xA0.example", "e\xCC\x81.example", "\xE2\x84\x93ocalhost",
        "a\xE2\x80\x8D.example", "\xF0\x9D\x9F\x8F.1", "a\xC2\xAD.example", "\xC3"}) {
    expect_equal(ascii(name), "refused");
  }
  expect_equal(ascii(std::string(64, 'a')), "refused");
  expect_equal(ascii(std::string(63, 'a')), std::string(63, 'a'));
  expect_equal(ascii(std::string(5000, 'a')), "refused");
}
