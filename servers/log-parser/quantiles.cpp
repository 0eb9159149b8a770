#include "servers/log-parser/quantiles.hpp"

#include <algorithm>
#include <cmath>

#include "base/sort.hpp"

namespace logs {
namespace {

constexpr auto most_values = std::size_t{10'000};
constexpr auto accuracy = 0.01;
constexpr auto gamma = (1 + accuracy) / (1 - accuracy);
// From 1e-9 to 1e18 on each side of zero; what is smaller counts as zero, what is larger as the
// largest.
constexpr auto smallest = 1e-9;
constexpr auto per_side = 3112;
constexpr auto zero = per_side;

auto bucket_of(double value) -> std::size_t {
  auto const magnitude = std::fabs(value);
  if (magnitude < smallest) return zero;
  auto const index = std::ceil(std::log(magnitude / smallest) / std::log(gamma));
  auto const bounded = static_cast<int>(std::clamp(index, 0.0, per_side - 1.0)) + 1;
  return static_cast<std::size_t>(value < 0 ? zero - bounded : zero + bounded);
}

auto middle_of(std::size_t bucket) -> double {
  auto const index = static_cast<int>(bucket) - zero;
  if (index == 0) return 0;
  auto const upper = smallest * std::pow(gamma, std::abs(index) - 1);
  auto const middle = 2 * upper / (gamma + 1);
  return index < 0 ? -middle : middle;
}

}  // namespace

void Quantiles::add_to_bucket(double value) { ++buckets_[bucket_of(value)]; }

void Quantiles::add(double value) {
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = count_ == 0 ? value : std::max(max_, value);
  sum_ += value;
  ++count_;
  if (!buckets_.empty()) {
    add_to_bucket(value);
    return;
  }
  values_.push_back(value);
  is_sorted_ = false;
  if (values_.size() <= most_values) return;
  buckets_.assign(2 * per_side + 1, 0);
  for (auto const each : values_) add_to_bucket(each);
  values_ = {};
}

auto Quantiles::at(double quantile) -> double {
  if (count_ == 0) return 0;
  if (quantile <= 0) return min_;
  if (quantile >= 1) return max_;
  if (buckets_.empty()) {
    if (!is_sorted_) base::sort(values_);
    is_sorted_ = true;
    // Between two values in proportion, as most spreadsheets and numpy do.
    auto const place = quantile * static_cast<double>(values_.size() - 1);
    auto const below = static_cast<std::size_t>(place);
    auto const above = std::min(below + 1, values_.size() - 1);
    return values_[below] +
           (values_[above] - values_[below]) * (place - static_cast<double>(below));
  }
  auto const rank = quantile * static_cast<double>(count_ - 1);
  auto seen = std::uint64_t{0};
  for (auto i = std::size_t{0}; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (static_cast<double>(seen) > rank) return std::clamp(middle_of(i), min_, max_);
  }
  return max_;
}

}  // namespace logs
