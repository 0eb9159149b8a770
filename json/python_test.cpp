#include "json/python.hpp"

#include "base/result.hpp"
#include "base/test.hpp"

namespace {

auto str(std::string_view json_text) -> std::string {
  return json::python_str(MUST(json::Document::parse(json_text)).root());
}

}  // namespace

// Each as CPython 3.11 prints it.
TEST("Values are printed as Python prints them") {
  expect_equal(str("null"), "None");
  expect_equal(str("true"), "True");
  expect_equal(str(R"("it's")"), "it's");
  expect_equal(str(R"([1,"a",null,[],{}])"), "[1, 'a', None, [], {}]");
  expect_equal(str(R"({"a":1.0,"b":{"c":[true]}})"), "{'a': 1.0, 'b': {'c': [True]}}");
  expect_equal(str(R"(["it's","a\"b","'\"","\n\t\\","\u0007\u00e4\u200b\ud83d\ude00"])"),
               R"(["it's", 'a"b', '\'"', '\n\t\\', '\x07ä\u200b😀'])");
}

TEST("Numbers are printed as Python prints them") {
  expect_equal(str("123456789012345678901234567890"), "123456789012345678901234567890");
  expect_equal(str("-0"), "0");
  expect_equal(str("-0.0"), "-0.0");
  expect_equal(str("1.0"), "1.0");
  expect_equal(str("5e2"), "500.0");
  expect_equal(str("1e15"), "1000000000000000.0");
  expect_equal(str("1e16"), "1e+16");
  expect_equal(str("123456789012345680.0"), "1.2345678901234568e+17");
  expect_equal(str("0.0001"), "0.0001");
  expect_equal(str("0.00001"), "1e-05");
  expect_equal(str("1.5e-7"), "1.5e-07");
  expect_equal(str("0.1"), "0.1");
  expect_equal(str("-2.50"), "-2.5");
  expect_equal(str("1e400"), "inf");
  expect_equal(json::python_float(5e-324), "5e-324");
  expect_equal(json::python_float(9999999999999998.0), "9999999999999998.0");
}
