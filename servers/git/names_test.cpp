#include "servers/git/names.hpp"

#include "base/test.hpp"

using git::quoted_name;

TEST("a plain name is not quoted") {
  expect_equal(quoted_name("a b/c'd.txt", true), "a b/c'd.txt");
  expect_equal(quoted_name("", true), "");
}

TEST("control characters, quotes and backslashes are escaped") {
  expect_equal(quoted_name("a\tb\nc", true), R"("a\tb\nc")");
  expect_equal(quoted_name("say \"no\"\\", true), R"("say \"no\"\\")");
  expect_equal(quoted_name("\a\b\v\f\r\x01\x7f", true), R"("\a\b\v\f\r\001\177")");
}

TEST("bytes beyond ASCII are octal, where core.quotePath is on") {
  expect_equal(quoted_name("\xC3\xA9.txt", true), R"("\303\251.txt")");
  expect_equal(quoted_name("\xC3\xA9.txt", false), "\xC3\xA9.txt");
  expect_equal(quoted_name("\xC3\xA9\n", false), "\"\xC3\xA9\\n\"");
}
