#include "servers/data-aggregate/values.hpp"

#include <cmath>

#include "base/result.hpp"
#include "base/test.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"
#include "servers/data-aggregate/keys.hpp"
#include "servers/data-aggregate/moments_in_time.hpp"
#include "servers/data-aggregate/sizes.hpp"

namespace {

using namespace aggregate;

auto parsed(std::string_view text) { return MUST(json::Document::parse(text)); }

auto found(std::string_view field, std::string_view row) -> std::string {
  auto const document = parsed(row);
  auto const value = Field{field}.of(document.root());
  return value ? json::to_text(*value) : "nothing";
}

auto key_of(std::string_view text) -> std::string {
  auto key = std::string{};
  auto const document = parsed(text);
  append_key(key, document.root());
  return key;
}

auto beginning(std::string_view span, std::string_view moment) -> std::string {
  auto const document = parsed(moment);
  auto const at = moment_of(document.root());
  return at ? moment_text(MUST(Span::parse(span)).beginning(*at)) : "nothing";
}

}  // namespace

TEST("A field is a name first, and a path where there is no such name") {
  constexpr auto row = R"({"a.b":1,"a":{"b":2,"c":[3,{"d/e":4}]},"/a":5,"t":6,"t":7})";
  expect_equal(found("a.b", row), "1");
  expect_equal(found("a.c.0", row), "3");
  expect_equal(found("/a/c/1/d~1e", row), "4");
  expect_equal(found("/a", row), "5");
  expect_equal(found("a.c.2", row), "nothing");
  expect_equal(found("a.c.x", row), "nothing");
  expect_equal(found("t", row), "7");
  expect_equal(found("", row), "nothing");
}

TEST("Texts are numbers where Python's float takes them without their commas") {
  expect(number_of_text("1,234.5") == 1234.5);
  expect(number_of_text(" 7\n") == 7);
  expect(number_of_text("1_000e-1") == 100);
  expect(number_of_text("-.5") == -0.5 && number_of_text("+5.") == 5);
  expect(number_of_text("\u0663\u0664") == 34);
  expect(number_of_text("\u00a012\u3000") == 12);
  expect(std::isnan(number_of_text("NaN").value_or(0)));
  expect(std::isinf(number_of_text("-Infinity").value_or(0)));
  expect(std::isinf(number_of_text("1e400").value_or(0)));
  expect(std::signbit(number_of_text("-0").value_or(1)));
  expect(number_of_text("0.3") == 0.3 && number_of_text("123456789.123456") == 123456789.123456);
  for (auto const* const no :
       {"", " ", ".", "-", "e5", "1e", "1__0", "_1", "1_", "0x10", "1 2", "½", "infinit"}) {
    expect(!number_of_text(no));
  }
}

TEST("Numbers compare by their values, integers of 64 bits to the last digit") {
  expect(compare_numbers("1", "1.0") == 0);
  expect(compare_numbers("9007199254740993", "9007199254740992") > 0);
  expect(compare_numbers("-9007199254740993", "-9007199254740992") < 0);
  expect(compare_numbers("1e400", "5") > 0);
}

TEST("Keys tell values apart") {
  expect_equal(key_of("1"), key_of("1.0"));
  expect_equal(key_of("-0"), key_of("0"));
  expect(key_of("1") != key_of(R"("1")"));
  expect(key_of("null") != key_of(R"("null")"));
  expect(key_of("9007199254740993") != key_of("9007199254740992"));
  auto keys = Keys{};
  for (auto i = 0; i < 1000; ++i) expect(keys.add(base::concat(i)) == static_cast<unsigned>(i));
  expect(keys.add("7") == 7 && keys.find("999") == 999 && keys.find("x") == keys.size());
  expect_equal(keys[12], "12");
}

// Each is len(json.dumps(...)) of CPython.
TEST("Sizes are those of Python's JSON") {
  auto const size = [](std::string_view text) { return python_json_size(parsed(text).root()); };
  expect(size(R"({"a":[1,2.50,null,true,false],"b":{}})") == 43);
  expect(size("[]") == 2 && size("{}") == 2 && size("5e2") == 5 && size("1e16") == 5);
  expect(size(R"("é日😀\u007f\n\u0001\"")") == 2 + 6 + 6 + 12 + 6 + 2 + 6 + 2);
  expect(size("0.00012") == 7 && size("0.00001") == 5 && size("-0.0") == 4 && size("1.10") == 3);
  expect(size("0.10000000000000001") == 3 && size("12345678901234.5") == 16);
  expect(size("1e400") == 8 && size("-1e400") == 9);
}

TEST("Moments fall into spans") {
  expect_equal(beginning("15m", R"("2026-01-15T18:07:30+01:00")"), "2026-01-15T17:00:00Z");
  expect_equal(beginning("1d", R"("2026-01-15 23:59")"), "2026-01-15T00:00:00Z");
  expect_equal(beginning("w", R"("2026-01-15")"), "2026-01-12T00:00:00Z");
  expect_equal(beginning("3mo", R"("1969-05-15")"), "1969-04-01T00:00:00Z");
  expect_equal(beginning("1y", "1768500000"), "2026-01-01T00:00:00Z");
  expect_equal(beginning("1h", "1768500000123"), "2026-01-15T18:00:00Z");
  expect_equal(beginning("1h", "-1"), "1969-12-31T23:00:00Z");
  expect_equal(beginning("1h", R"("yesterday")"), "nothing");
  expect_equal(beginning("1h", "1e300"), "nothing");
  for (auto const* const no : {"", "0m", "1x", "-1d", "99999999999999999999s"}) {
    expect(!Span::parse(no));
  }
}
