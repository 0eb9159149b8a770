// Sums of decimal numbers as they are written: 0.1 and 0.2 are 0.3, and integers of any size keep
// every digit.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kit {

class DecimalSum {
 public:
  // A number as JSON writes it. What is smaller than 1e-400 adds nothing. False, and nothing is
  // added, when it is no such number, or 1e400 and larger.
  auto add(std::string_view number) -> bool;
  void merge(DecimalSum const& other);

  // All its digits, "1234.50", with as many behind the point as the number that had most.
  auto text() const -> std::string;

  // About what it holds in memory.
  auto bytes() const -> std::size_t { return sizeof(std::int64_t) * limbs_.capacity(); }

 private:
  void add_limb(int power, std::int64_t value);
  void carry();

  std::vector<std::int64_t> limbs_;  // each stands for nine digits
  int lowest_ = 0;                   // the first limb counts 10^(9 * lowest_)
  int scale_ = 0;                    // digits behind the point
  std::uint32_t until_carry_ = 0;
};

}  // namespace kit
