#include "base/url.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

auto told(std::string_view text) -> std::string {
  auto const url = base::parse_url(text);
  if (!url) return "refused";
  return base::concat(url->is_secure ? "secure " : "plain ", url->authority, " ", url->path);
}

auto why_not(std::string_view text) -> std::string {
  auto const url = base::parse_url(text);
  return url ? "taken" : url.error().message;
}

}  // namespace

TEST("a URL is taken apart into scheme, authority and path") {
  expect_equal(told("https://example.org"), "secure example.org /");
  expect_equal(told("HTTP://Example.ORG:8080/A/b?c=D#e"), "plain example.org:8080 /A/b?c=D");
  expect_equal(told("http://example.org?q=a://b"), "plain example.org /?q=a://b");
  expect_equal(told("http://[::1]:4318/v1"), "plain [::1]:4318 /v1");
  expect_equal(told("http://[2001:db8::1]"), "plain [2001:db8::1] /");
  expect_equal(told("http://127.0.0.1:/x"), "plain 127.0.0.1 /x");
  expect_equal(told("https://example.org/a#b?c/d"), "secure example.org /a");
}

TEST("what is no URL of http is refused") {
  for (auto const* text :
       {"", "example.org", "ftp://example.org", "http://", "http:///path", "http://:80",
        "http://a b/", "http://a/\r\nX: y", "http://a/\xC3\xA9", "http://[::1", "http://[::1]x",
        "http://a:70000", "http://a:x", "http://a:0", "http://a/ b", "http://[gg]"}) {
    expect_equal(told(text), "refused");
  }
}

TEST("a refusal says what is wrong with the URL") {
  expect_equal(why_not("example.org"),
               "'example.org' is no URL to send a request to: it has no scheme; it is spelled "
               "https://HOST/PATH");
  expect(why_not("ftp://a").contains("neither http nor https"));
  expect(why_not("http://user:secret@a").contains("user name or password"));
  expect(why_not("http://a:99999").contains("1 to 65535"));
}

TEST("in a piece of a URL nothing means anything") {
  expect_equal(base::percent_encoded("a/b c?d=\xC3\xA9&\n"), "a%2Fb%20c%3Fd%3D%C3%A9%26%0A");
  expect_equal(base::percent_encoded("A-Z_0.9~"), "A-Z_0.9~");
}

TEST("percent-encoding is undone, and what only looks like it stays") {
  expect_equal(base::percent_decoded("a%20b%3D%c3%A9"), "a b=\xC3\xA9");
  expect_equal(base::percent_decoded("100%"), "100%");
  expect_equal(base::percent_decoded("%zz%4"), "%zz%4");
  expect_equal(base::percent_decoded(""), "");
}

TEST(
    "strictly, what only looks like percent-encoding is nothing, and so are bytes that are no "
    "text") {
  expect_equal(*base::strictly_percent_decoded("a%20b%c3%A9"), "a b\xC3\xA9");
  for (auto const* text : {"100%", "%zz", "%4", "%+1", "%ff"}) {
    expect(!base::strictly_percent_decoded(text));
  }
}

TEST("references are joined as RFC 3986 has it, where browsers do the same") {
  struct Example {
    char const* reference;
    char const* joined;
  };
  // https://www.rfc-editor.org/rfc/rfc3986#section-5.4
  constexpr Example examples[] = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/./x", "http://a/b/c/g#s/./x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
  };
  for (auto const& [reference, joined] : examples) {
    expect_equal(base::joined_url("http://a/b/c/d;p?q", reference), joined);
  }
}

TEST("references are joined as browsers do it") {
  auto const joined = [](std::string_view reference) {
    return base::joined_url("http://Example.org:8080/a/b?q#f", reference);
  };
  expect_equal(joined("http:g"), "http://example.org:8080/a/g");
  expect_equal(joined("https:g"), "https://g/");
  expect_equal(joined("HTTPS://WWW.Example.ORG"), "https://www.example.org/");
  expect_equal(joined("https:///x//y"), "https://x//y");
  expect_equal(joined("\\\\other\\x\\..\\y"), "http://other/y");
  expect_equal(joined("%2E%2e/.%2e/x"), "http://example.org:8080/x");
  expect_equal(joined(" \t/a b\n\"<c>?d e#f g "),
               "http://example.org:8080/a%20b%22%3Cc%3E?d%20e#f%20g");
  expect_equal(joined("/\xEA\xB0\x80?\xFF"), "http://example.org:8080/\xEA\xB0\x80?%FF");
  expect_equal(joined("mailto:a@b.example"), "mailto:a@b.example");
  expect_equal(joined("javascript:alert(1)"), "javascript:alert(1)");
  expect_equal(joined("//User@Host.example/x"), "http://User@host.example/x");
  expect_equal(joined(""), "http://example.org:8080/a/b?q");
  expect_equal(base::joined_url("http://a", "b"), "http://a/b");
  expect_equal(base::joined_url("http://a?x", "#y"), "http://a/?x#y");
  expect_equal(base::joined_url("nothing", "b c"), "b%20c");
  expect_equal(base::joined_url("http://a", "https://"), "https://");
}
