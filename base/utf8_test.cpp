#include "base/utf8.hpp"

#include "base/test.hpp"

TEST("UTF-8 has no overlong forms, no surrogates, nothing above U+10FFFF") {
  expect(base::utf8::is_valid("a\u00e9\u20ac\U0001F600"));
  for (auto const* broken :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80", "\xE2\x82", "\xFF"}) {
    expect(!base::utf8::is_valid(broken));
  }
}

TEST("characters are counted, a broken byte as one") {
  expect(base::utf8::count("a\u00e9\u20ac\U0001F600") == 4);
  expect(base::utf8::count("a\xFF\xE2\x82") == 4);
}
