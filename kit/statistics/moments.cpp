#include "kit/statistics/moments.hpp"

#include <algorithm>
#include <cmath>

namespace kit {

void Moments::merge(Moments const& other) {
  count_ += other.count_;
  sum_.merge(other.sum_);
  squares_.merge(other.squares_);
}

auto Moments::mean() const -> double { return rounded_quotient(sum_.value(), count_, 1); }

auto Moments::scatter() const -> BigNumber {
  auto const sum = sum_.value();
  return squares_.value() * count_ - sum * sum;
}

auto Moments::variance() const -> double { return rounded_quotient(scatter(), count_, count_ - 1); }

auto Moments::deviation() const -> double { return rounded_root(scatter(), count_, count_ - 1); }

auto Moments::whole_variance() const -> double {
  return rounded_quotient(scatter(), count_, count_);
}

auto Pairs::joint_scatter() const -> BigNumber {
  return products_.value() * count() - x_.sum_.value() * y_.sum_.value();
}

auto Pairs::covariance() const -> double {
  return rounded_quotient(joint_scatter(), count(), count() - 1);
}

auto Pairs::correlation() const -> double {
  // The product of the variances has the nearer root, where it is no overflow.
  auto const product = x_.variance() * y_.variance();
  auto const spread = std::isnormal(product) ? std::sqrt(product) : x_.deviation() * y_.deviation();
  return spread == 0 ? NAN : std::clamp(covariance() / spread, -1.0, 1.0);
}

auto Pairs::slope() const -> double {
  auto const spread = x_.variance();
  return spread == 0 ? NAN : covariance() / spread;
}

auto Pairs::intercept() const -> double { return y_.mean() - slope() * x_.mean(); }

}  // namespace kit
