// Mean, variance and deviation of numbers, and what two of them have to do with each other. Each
// figure is rounded once: the same digits in whatever order the numbers come and however they were
// split and merged, and those of Python's `statistics`.

#pragma once

#include <cstddef>
#include <cstdint>

#include "kit/statistics/exact_sum.hpp"

namespace kit {

class Moments {
 public:
  // Of a finite number.
  void add(double value) {
    ++count_;
    sum_.add(value);
    squares_.add_product(value, value);
  }
  void merge(Moments const& other);

  auto count() const -> std::uint64_t { return count_; }
  auto sum() const -> double { return sum_.rounded(); }
  auto mean() const -> double;            // of at least one number
  auto variance() const -> double;        // that of a sample, of at least two
  auto deviation() const -> double;       // its square root
  auto whole_variance() const -> double;  // that of all there is, of at least one

  auto bytes() const -> std::size_t { return sum_.bytes() + squares_.bytes(); }

 private:
  friend class Pairs;
  auto scatter() const -> BigNumber;  // count times the sum of squared distances from the mean

  std::uint64_t count_ = 0;
  ExactSum sum_;
  ExactSum squares_;
};

// Pairs (x, y) of finite numbers.
class Pairs {
 public:
  void add(double x, double y) {
    x_.add(x);
    y_.add(y);
    products_.add_product(x, y);
  }

  auto count() const -> std::uint64_t { return x_.count(); }
  auto x() const -> Moments const& { return x_; }
  auto y() const -> Moments const& { return y_; }

  // Of at least two pairs.
  auto covariance() const -> double;
  // From -1 to 1; nan when x or y is always the same.
  auto correlation() const -> double;
  // The line of least squares; nan when x is always the same.
  auto slope() const -> double;
  auto intercept() const -> double;

 private:
  auto joint_scatter() const -> BigNumber;

  Moments x_, y_;
  ExactSum products_;
};

}  // namespace kit
