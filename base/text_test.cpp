#include "base/text.hpp"

#include <array>

#include "base/test.hpp"

TEST("pieces of text, characters and integers are joined") {
  expect_equal(base::concat("a", 'b', std::string{"c"}, -12, std::uint64_t{18446744073709551615U}),
               "abc-1218446744073709551615");
  expect_equal(base::concat("", 0), "0");
  expect_equal(base::concat("a", std::string_view{}, "b"), "ab");
}

TEST("a byte has two hexadecimal digits") {
  expect_equal(base::hexadecimal(std::string_view{"\0\x7f\xff z", 5}), "007fff207a");
  expect_equal(base::hexadecimal(std::string_view{}), "");
}

TEST("a number has sixteen hexadecimal digits") {
  expect_equal(base::hexadecimal(0), "0000000000000000");
  expect_equal(base::hexadecimal(0x0123'4567'89ab'cdef), "0123456789abcdef");
  expect_equal(base::hexadecimal(UINT64_MAX), "ffffffffffffffff");
}

TEST("a quoted value is cut, and shows no control characters or broken UTF-8") {
  expect_equal(base::quoted("Asia/Seoul"), "'Asia/Seoul'");
  expect_equal(base::quoted("a\nb\xFF"),
               "'a\xEF\xBF\xBD"
               "b\xEF\xBF\xBD'");
  expect_equal(base::quoted(std::string(100, 'x')), "'" + std::string(80, 'x') + "...'");
}

TEST("an integer is read whole or not at all") {
  expect(base::parse_integer<int>("-12") == -12);
  expect(!base::parse_integer<int>("12 "));
  expect(!base::parse_integer<int>("+1"));
  expect(!base::parse_integer<int>(""));
  expect(!base::parse_integer<std::uint8_t>("256"));
}

TEST("the nearest name is found for a slip, not for another word") {
  auto const names = std::array<std::string_view, 3>{"timezone", "time", "target_timezone"};
  expect(base::nearest("timezon", names) == "timezone");
  expect(base::nearest("TIME", names) == "time");
  expect(base::nearest("tiem", names) == "time");
  expect(!base::nearest("colour", names));
  expect(!base::nearest("", names));
}

TEST("text is trimmed of spaces and tabs, and compared without regard to case") {
  expect_equal(base::trimmed(" \t a b \t"), "a b");
  expect_equal(base::trimmed("  "), "");
  expect(base::equal_ignoring_case("Content-TYPE", "content-type"));
  expect(!base::equal_ignoring_case("a", "ab"));
}
