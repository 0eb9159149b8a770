#include <cmath>
#include <limits>

#include "base/test.hpp"
#include "kit/statistics/decimal_sum.hpp"
#include "kit/statistics/moments.hpp"

namespace {

auto moments_of(std::initializer_list<double> values) -> kit::Moments {
  auto moments = kit::Moments{};
  for (auto const value : values) moments.add(value);
  return moments;
}

auto decimal_sum(std::initializer_list<std::string_view> numbers) -> std::string {
  auto sum = kit::DecimalSum{};
  for (auto const number : numbers) expect(sum.add(number));
  return sum.text();
}

}  // namespace

// The figures are those of CPython's statistics and fsum.
TEST("Sums are exact until they are rounded") {
  expect(moments_of({}).sum() == 0);
  expect(moments_of({1e100, 1, -1e100}).sum() == 1);
  expect(moments_of({1e308, 1e308, -1e308}).sum() == 1e308);
  expect(moments_of({1e308, 1e308}).sum() == std::numeric_limits<double>::infinity());
  expect(moments_of({5e-324, 5e-324}).sum() == 1e-323);
  expect(moments_of({-3, 1}).sum() == -2);
  expect(moments_of({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}).sum() == 1.0);
  expect(moments_of({1, 1e-16, 1e-16}).sum() == 1.0000000000000002);
}

TEST("Mean and deviation are rounded once") {
  auto const tenths = moments_of({0.1, 0.1, 0.1});
  expect(tenths.mean() == 0.1);
  expect(tenths.variance() == 0 && tenths.deviation() == 0);
  auto const small = moments_of({1, 2, 3, 4, 5});
  expect(small.mean() == 3 && small.variance() == 2.5);
  expect(small.deviation() == 1.5811388300841898);
  expect(small.whole_variance() == 2);
  auto const far = moments_of({1e15 + 1, 1e15 + 2, 1e15 + 4});
  expect(far.variance() == 2.3333333333333335);
  expect(far.deviation() == 1.5275252316519468);
  auto const wide = moments_of({1e300, -1e300, 1e-300});
  expect(wide.deviation() == 1e300);
  expect(wide.variance() == std::numeric_limits<double>::infinity());
  auto const tiny = moments_of({5e-324, 1e-323});
  expect(tiny.mean() == 1e-323 && tiny.deviation() == 5e-324);
}

TEST("What was merged from parts is the whole") {
  auto whole = kit::Moments{};
  auto parts = std::vector<kit::Moments>(3);
  auto value = 0.37;
  for (auto i = 0; i < 3'000; ++i) {
    value = std::fmod(value * 1103.515245 + 0.12345, 1.0);
    auto const scaled = std::ldexp(value - 0.5, i % 60 - 30);
    whole.add(scaled);
    parts[static_cast<std::size_t>(i) % 3].add(scaled);
  }
  auto merged = kit::Moments{};
  for (auto const& part : parts) merged.merge(part);
  expect(merged.count() == whole.count() && merged.mean() == whole.mean());
  expect(merged.deviation() == whole.deviation());
}

TEST("Pairs have a covariance, a correlation and a line") {
  auto pairs = kit::Pairs{};
  for (auto i = 1; i <= 5; ++i) pairs.add(i, 2 * i + 1);
  expect(pairs.covariance() == 5 && pairs.correlation() == 1);
  expect(pairs.slope() == 2 && pairs.intercept() == 1);
  auto flat = kit::Pairs{};
  flat.add(1, 2);
  flat.add(1, 3);
  expect(std::isnan(flat.slope()) && std::isnan(flat.correlation()) && flat.covariance() == 0);
}

TEST("Decimal sums keep what is written") {
  expect_equal(decimal_sum({}), "0");
  expect_equal(decimal_sum({"0.1", "0.2"}), "0.3");
  expect_equal(decimal_sum({"0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1"}),
               "1.0");
  expect_equal(decimal_sum({"9007199254740993", "1"}), "9007199254740994");
  expect_equal(decimal_sum({"18446744073709551615", "18446744073709551615"}),
               "36893488147419103230");
  expect_equal(decimal_sum({"-1", "0.001"}), "-0.999");
  expect_equal(decimal_sum({"1", "-1"}), "0");
  expect_equal(decimal_sum({"1.50", "-1.5"}), "0.00");
  expect_equal(decimal_sum({"1e3", "2.5E-2", "0"}), "1000.025");
  expect_equal(decimal_sum({"1e20", "-1"}), "99999999999999999999");
  expect_equal(decimal_sum({"-1e20", "1"}), "-99999999999999999999");
  expect_equal(decimal_sum({"1e-500"}), "0");
  expect_equal(decimal_sum({"0.000", "-0"}), "0.000");
  expect_equal(decimal_sum({"123456789012345678901234567890.123456789", "0.000000001"}),
               "123456789012345678901234567890.123456790");
}

TEST("Decimal sums refuse what is no number or too large, and merge") {
  auto sum = kit::DecimalSum{};
  for (auto const* const wrong : {"", "-", "x", "1x", "1e400", "1e99999999999", ".", "1e"}) {
    expect(!sum.add(wrong));
  }
  expect_equal(sum.text(), "0");
  auto other = kit::DecimalSum{};
  expect(sum.add("-0.5") && other.add("1000000000.25"));
  sum.merge(other);
  expect_equal(sum.text(), "999999999.75");
}
