// Sums of doubles and of their products without any error, in whatever order they come: each is
// added to a number of as many bits as it takes, and rounded once at the end.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kit {

// An integer of any size times a power of 2^32.
struct BigNumber {
  bool is_negative = false;
  std::vector<std::uint32_t> limbs = {};  // the lowest first, without zeros at the end
  int lowest = 0;                         // the power that the first limb stands for

  auto is_zero() const -> bool { return limbs.empty(); }
};

auto operator*(BigNumber const& a, BigNumber const& b) -> BigNumber;
auto operator*(BigNumber const& a, std::uint64_t b) -> BigNumber;
auto operator-(BigNumber const& a, BigNumber const& b) -> BigNumber;

// a / (b * c), rounded once to the nearest double; b and c are not 0.
auto rounded_quotient(BigNumber const& a, std::uint64_t b, std::uint64_t c) -> double;
// Its square root, rounded once; of no negative number.
auto rounded_root(BigNumber const& a, std::uint64_t b, std::uint64_t c) -> double;

class ExactSum {
 public:
  // Of finite numbers.
  void add(double value);
  void add_product(double a, double b);
  void merge(ExactSum const& other);

  auto value() const -> BigNumber;
  auto rounded() const -> double { return rounded_quotient(value(), 1, 1); }

  // About what it holds in memory.
  auto bytes() const -> std::size_t { return sizeof(std::int64_t) * limbs_.capacity(); }

 private:
  // The integer times 2^`power`, its lower half first.
  void add_integer(std::array<std::uint64_t, 2> magnitude, bool is_negative, int power);
  void make_room(int first, int last);
  void carry();

  std::vector<std::int64_t> limbs_;  // each stands for 32 bits, and may hold more for a while
  int lowest_ = 0;
  std::uint32_t until_carry_ = 0;
};

}  // namespace kit
