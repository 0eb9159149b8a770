// Quantiles of many numbers: exact for some thousands of them, beyond within one part in a hundred
// (DDSketch, Masson, Rim and Lee, 2019), in memory that does not grow with their count.

#pragma once

#include <cstdint>
#include <vector>

namespace logs {

class Quantiles {
 public:
  void add(double value);

  auto count() const -> std::uint64_t { return count_; }
  auto min() const -> double { return min_; }
  auto max() const -> double { return max_; }
  auto mean() const -> double { return sum_ / static_cast<double>(count_); }
  auto is_exact() const -> bool { return buckets_.empty(); }
  // 0.5 is the median. Of none at all, 0.
  auto at(double quantile) -> double;

 private:
  void add_to_bucket(double value);

  std::uint64_t count_ = 0;
  double sum_ = 0;
  double min_ = 0, max_ = 0;
  bool is_sorted_ = false;
  std::vector<double> values_;
  std::vector<std::uint64_t> buckets_;
};

}  // namespace logs
