#include "base/utf8.hpp"

#include <cstddef>

#include "base/test.hpp"
#include "base/text.hpp"

TEST("UTF-8 has no overlong forms, no surrogates, nothing above U+10FFFF") {
  expect(base::utf8::is_valid("a\u00e9\u20ac\U0001F600"));
  for (auto const* broken :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80", "\xE2\x82", "\xFF"}) {
    expect(!base::utf8::is_valid(broken));
  }
}

TEST("of all sequences those of table 3-7 are taken") {
  auto const edges = {0x7F, 0x80, 0xBF, 0xC0};
  std::size_t taken[5] = {};
  for (auto a = 0; a < 256; ++a) {
    for (auto b = 0; b < 256; ++b) {
      for (auto const c : edges) {
        for (auto const d : edges) {
          char const text[] = {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c),
                               static_cast<char>(d)};
          ++taken[base::utf8::length_of_first({text, 4})];
        }
      }
    }
  }
  // Leads, seconds, and the two right ones of the edges.
  expect(taken[1] == 128 * 256 * 16);
  expect(taken[2] == 30 * 64 * 16);
  expect(taken[3] == (32 + 14 * 64 + 32) * 2 * 4);
  expect(taken[4] == (48 + 3 * 64 + 16) * 2 * 2);
}

TEST("characters are counted, a broken byte as one") {
  expect(base::utf8::count("a\u00e9\u20ac\U0001F600") == 4);
  expect(base::utf8::count("a\xFF\xE2\x82") == 4);
}

TEST("the number of a character") {
  auto const number = [](std::string_view text) {
    return base::utf8::code_of_first(text, base::utf8::length_of_first(text));
  };
  expect(number("A") == 0x41 && number("\x7F") == 0x7F);
  expect(number("\xC3\xA9z") == 0xE9 && number("\xEF\xBF\xBD") == 0xFFFD);
  expect(number("\xF0\x9F\x98\x80") == 0x1F600 && number("\xF4\x8F\xBF\xBF") == 0x10FFFF);
}

TEST("what is broken is found wherever it stands among ASCII") {
  for (auto before = std::size_t{0}; before < 20; ++before) {
    for (auto after = std::size_t{0}; after < 20; ++after) {
      auto const around = [&](std::string_view middle) {
        return base::concat(std::string(before, 'a'), middle, std::string(after, 'z'));
      };
      expect(base::utf8::is_valid(around("\xC3\xA9")));
      expect(!base::utf8::is_valid(around("\xC3")));
      expect(!base::utf8::is_valid(around("\xFF")));
    }
  }
}
