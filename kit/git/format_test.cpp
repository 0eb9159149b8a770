// As libc's printf does it.

#include <cstdint>
#include <cstdio>
#include <string>

#include "base/test.hpp"
#include "third_party/libgit2/files.h"

namespace {

template <class... Values>
auto ours(char const* format, Values... values) -> std::string {
  char text[64];
  auto const count = git_files_snprintf(text, sizeof text, format, values...);
  expect(std::string{text}.size() == static_cast<std::size_t>(count));
  return text;
}

}  // namespace

TEST("texts are cut and set to a side") {
  expect_equal(ours("%s|%5s|%-5s|%.2s|%5.1s|", "abc", "ab", "ab", "abc", "xyz"),
               "abc|   ab|ab   |ab|    x|");
  expect_equal(ours("%.*s%c%%", 3, "abcdef", '!'), "abc!%");
  expect_equal(ours("%*s", -4, "ab"), "ab  ");
}

TEST("integers of all sizes and bases") {
  expect_equal(ours("%d %i %u", -5, 17, 4000000000U), "-5 17 4000000000");
  expect_equal(ours("%06o %o", 0100644, 8), "100644 10");
  expect_equal(ours("%08x %X %#x", 0xBEEFU, 0xBEEFU, 255U), "0000beef BEEF 0xff");
  expect_equal(ours("%lld %llu", INT64_MIN, UINT64_MAX),
               "-9223372036854775808 18446744073709551615");
  expect_equal(ours("%zu %ld", std::size_t{12}, -3L), "12 -3");
  expect_equal(ours("%+d %+03d %5d|%-5d|%.3d", 7, 7, 42, 42, 7), "+7 +07    42|42   |007");
}

TEST("what does not fit is counted and left out") {
  char text[4];
  expect(git_files_snprintf(text, sizeof text, "%s", "abcdef") == 6);
  expect_equal(std::string{text}, "abc");
  expect(git_files_snprintf(nullptr, 0, "%d", 12345) == 5);
}
