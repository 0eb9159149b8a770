#include "json/number.hpp"

#include "base/test.hpp"

TEST("an integer is exact to 64 bits, however it is written") {
  expect(json::to_integer<std::int64_t>("-9223372036854775808") == INT64_MIN);
  expect(json::to_integer<std::uint64_t>("18446744073709551615") == UINT64_MAX);
  expect(!json::to_integer<std::uint64_t>("18446744073709551616"));
  expect(!json::to_integer<std::int64_t>("9223372036854775808"));
  expect(json::to_integer<int>("5.0") == 5);
  expect(json::to_integer<int>("5e2") == 500);
  expect(json::to_integer<int>("1.25e2") == 125);
  expect(json::to_integer<int>("500e-2") == 5);
  expect(json::to_integer<int>("-0") == 0);
  expect(json::to_integer<unsigned>("-0.0") == 0U);
}

TEST("what is no integer of the type is none") {
  for (auto const* wrong :
       {"", "-", "5.5", "1e-1", "x", "1e999999999999", "1e30", "0x10", "1.2.3", "5 "}) {
    expect(!json::to_integer<std::int64_t>(wrong));
  }
  expect(!json::to_integer<std::uint8_t>("256"));
  expect(!json::to_integer<std::uint8_t>("-1"));
}

TEST("a double is read and written without loss") {
  for (auto const* text : {"0.1", "1e+300", "5e-324", "-2.5", "123456789.125", "0"}) {
    auto const value = json::to_double(text);
    expect(value && json::to_double(json::to_text(*value)) == value);
  }
  expect_equal(json::to_text(0.1), "0.1");
  expect_equal(json::to_text(30.0), "30");
  expect(json::to_double("1e-400") == 0.0);
  expect(!json::to_double("1e400"));
  expect(!json::to_double("1x"));
  expect_equal(json::to_text(1e308 * 10), "null");
}

TEST("a double is laid out as JavaScript does") {
  expect_equal(json::to_text(0.0), "0");
  expect_equal(json::to_text(-0.0), "-0");
  expect_equal(json::to_text(1.0), "1");
  expect_equal(json::to_text(-2.5), "-2.5");
  expect_equal(json::to_text(100000.0), "100000");
  expect_equal(json::to_text(123456789.125), "123456789.125");
  expect_equal(json::to_text(123456789012345680000.0), "123456789012345680000");
  expect_equal(json::to_text(1e21), "1e+21");
  expect_equal(json::to_text(-1.5e300), "-1.5e+300");
  expect_equal(json::to_text(0.1), "0.1");
  expect_equal(json::to_text(0.000001), "0.000001");
  expect_equal(json::to_text(1.25e-7), "1.25e-7");
  expect_equal(json::to_text(5e-324), "5e-324");
  expect_equal(json::to_text(1.7976931348623157e308), "1.7976931348623157e+308");
}
