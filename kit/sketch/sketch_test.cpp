#include <algorithm>
#include <cmath>

#include "base/test.hpp"
#include "base/text.hpp"
#include "kit/sketch/hyper_log_log.hpp"
#include "kit/sketch/t_digest.hpp"

namespace {

// The same chance every time.
class Chance {
 public:
  auto next() -> std::uint64_t {
    state_ = state_ * 6364136223846793005 + 1442695040888963407;
    return state_ >> 33;
  }

 private:
  std::uint64_t state_ = 42;
};

// The part of the numbers that lie below.
auto rank_of(std::vector<double> const& sorted, double value) -> double {
  auto const below = std::ranges::lower_bound(sorted, value) - sorted.begin();
  return static_cast<double>(below) / static_cast<double>(sorted.size());
}

}  // namespace

TEST("A digest of few numbers is exact") {
  auto digest = kit::TDigest{};
  expect(digest.quantile(0.5) == 0);
  for (auto const value : {4.0, 1.0, 3.0, 2.0}) digest.add(value);
  expect(digest.quantile(0) == 1);
  expect(digest.quantile(0.5) == 2.5);
  expect(digest.quantile(1) == 4);
}

TEST("A digest knows percentiles nearly, whole or merged from parts, in little memory") {
  for (auto const shape : {0, 1, 2}) {
    auto chance = Chance{};
    auto whole = kit::TDigest{};
    auto parts = std::vector<kit::TDigest>(7);
    auto values = std::vector<double>{};
    for (auto i = 0; i < 100'000; ++i) {
      auto const random = static_cast<double>(chance.next()) / 2147483648.0;
      auto const value = shape == 0   ? random
                         : shape == 1 ? std::exp(random * 20)
                                      : static_cast<double>(i);
      values.push_back(value);
      whole.add(value);
      parts[static_cast<std::size_t>(i) % parts.size()].add(value);
    }
    auto merged = kit::TDigest{};
    for (auto const& part : parts) merged.merge(part);
    std::ranges::sort(values);
    for (auto const q : {0.0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1.0}) {
      auto const allowed = std::max(0.00002, 0.02 * q * (1 - q));
      expect(std::abs(rank_of(values, whole.quantile(q)) - q) <= allowed);
      expect(std::abs(rank_of(values, merged.quantile(q)) - q) <= allowed);
    }
    expect(whole.count() == 100'000 && merged.count() == 100'000);
    expect(whole.bytes() < 80'000);
  }
}

TEST("Few different values are counted exactly, and many nearly") {
  auto sketch = kit::HyperLogLog{};
  expect(sketch.estimate() == 0);
  for (auto round = 0; round < 3; ++round) {
    for (auto i = 0; i < 1'000; ++i) sketch.add(base::concat("key", i));
  }
  expect(sketch.estimate() == 1'000);
  for (auto i = 0; i < 200'000; ++i) sketch.add(base::concat("key", i));
  expect(std::abs(static_cast<double>(sketch.estimate()) - 200'000) < 200'000 * 0.025);
  expect(sketch.bytes() <= 20'000);
}

TEST("The count of merged parts is that of the whole") {
  for (auto const size : {100, 3'000, 50'000}) {
    auto whole = kit::HyperLogLog{};
    auto left = kit::HyperLogLog{};
    auto right = kit::HyperLogLog{};
    for (auto i = 0; i < size; ++i) {
      auto const key = base::concat(i, "-");
      whole.add(key);
      if (i % 3 != 0) left.add(key);
      if (i % 3 != 1) right.add(key);
    }
    left.merge(right);
    expect(left.estimate() == whole.estimate());
    expect(std::abs(static_cast<double>(whole.estimate()) - size) <= size * 0.025);
  }
}
