#include "kit/statistics/exact_sum.hpp"

#include <algorithm>
#include <bit>

namespace kit {
namespace {

// A limb takes so many numbers of 32 bits before it has to pass on what it holds.
constexpr auto most_without_carry = std::uint32_t{1} << 30;

auto floor_of_32nd(int bits) -> int { return bits >= 0 ? bits / 32 : -((31 - bits) / 32); }

struct Parts {
  std::uint64_t mantissa;
  int power;
  bool is_negative;
};

auto parts_of(double value) -> Parts {
  auto const bits = std::bit_cast<std::uint64_t>(value);
  auto const exponent = static_cast<int>(bits >> 52 & 0x7ff);
  auto const fraction = bits & ((std::uint64_t{1} << 52) - 1);
  return {.mantissa = exponent == 0 ? fraction : fraction | std::uint64_t{1} << 52,
          .power = std::max(exponent, 1) - 1075,
          .is_negative = bits >> 63 != 0};
}

}  // namespace

void ExactSum::make_room(int first, int last) {
  if (limbs_.empty()) {
    lowest_ = first;
    limbs_.resize(static_cast<std::size_t>(last - first + 1));
    return;
  }
  if (first < lowest_) {
    limbs_.insert(limbs_.begin(), static_cast<std::size_t>(lowest_ - first), 0);
    lowest_ = first;
  }
  auto const size = static_cast<std::size_t>(last - lowest_ + 1);
  if (size > limbs_.size()) limbs_.resize(size);
}

void ExactSum::carry() {
  auto carried = std::int64_t{0};
  for (auto i = std::size_t{0}; i < limbs_.size(); ++i) {
    auto const all = limbs_[i] + carried;
    // The highest keeps its sign, and gets a neighbour when it grows.
    if (i + 1 == limbs_.size() && (all > INT32_MAX || all < INT32_MIN)) limbs_.push_back(0);
    if (i + 1 == limbs_.size()) {
      limbs_[i] = all;
      break;
    }
    limbs_[i] = all & 0xffffffff;
    carried = all >> 32;
  }
  until_carry_ = most_without_carry;
}

[[gnu::noinline]] void ExactSum::add_integer(std::array<std::uint64_t, 2> magnitude,
                                             bool is_negative, int power) {
  if (until_carry_ == 0) carry();
  auto const first = floor_of_32nd(power);
  auto const shift = power - first * 32;
  // In words, for a shift of 128 bits is a call of a function in WebAssembly.
  auto const [low, high] = magnitude;
  auto const over = [&](std::uint64_t word) { return shift == 0 ? 0 : word >> (64 - shift); };
  auto const lower = low << shift;
  auto const upper = high << shift | over(low);
  auto const limbs =
      std::array{static_cast<std::uint32_t>(lower), static_cast<std::uint32_t>(lower >> 32),
                 static_cast<std::uint32_t>(upper), static_cast<std::uint32_t>(upper >> 32),
                 static_cast<std::uint32_t>(over(high))};
  auto size = high == 0 ? std::size_t{3} : limbs.size();
  while (size > 0 && limbs[size - 1] == 0) --size;
  if (size == 0) return;
  --until_carry_;
  auto const last = first + static_cast<int>(size) - 1;
  if (limbs_.empty() || first < lowest_ || last >= lowest_ + static_cast<int>(limbs_.size())) {
    make_room(first, last);
  }
  auto* const at = &limbs_[static_cast<std::size_t>(first - lowest_)];
  for (auto i = std::size_t{0}; i < size; ++i) {
    at[i] += is_negative ? -std::int64_t{limbs[i]} : std::int64_t{limbs[i]};
  }
}

void ExactSum::add(double value) {
  auto const [mantissa, power, is_negative] = parts_of(value);
  add_integer({mantissa, 0}, is_negative, power);
}

void ExactSum::add_product(double a, double b) {
  auto const x = parts_of(a);
  auto const y = parts_of(b);
  auto const product = static_cast<unsigned __int128>(x.mantissa) * y.mantissa;
  add_integer({static_cast<std::uint64_t>(product), static_cast<std::uint64_t>(product >> 64)},
              x.is_negative != y.is_negative, x.power + y.power);
}

void ExactSum::merge(ExactSum const& other) {
  if (other.limbs_.empty()) return;
  carry();
  auto theirs = other;
  theirs.carry();
  make_room(theirs.lowest_, theirs.lowest_ + static_cast<int>(theirs.limbs_.size()) - 1);
  auto const offset = static_cast<std::size_t>(theirs.lowest_ - lowest_);
  for (auto i = std::size_t{0}; i < theirs.limbs_.size(); ++i) {
    limbs_[offset + i] += theirs.limbs_[i];
  }
  until_carry_ = most_without_carry / 2;
}

auto ExactSum::value() const -> BigNumber {
  auto carried = *this;
  carried.carry();
  auto limbs = std::move(carried.limbs_);
  auto number = BigNumber{.lowest = lowest_};
  // After carry() the highest limb alone has a sign.
  number.is_negative = !limbs.empty() && limbs.back() < 0;
  if (number.is_negative) {
    auto borrowed = std::int64_t{0};
    for (auto& limb : limbs) {
      auto const negated = -limb + borrowed;
      limb = negated & 0xffffffff;
      borrowed = negated >> 32;
    }
  }
  for (auto const limb : limbs) number.limbs.push_back(static_cast<std::uint32_t>(limb));
  while (!number.limbs.empty() && number.limbs.back() == 0) number.limbs.pop_back();
  if (number.is_zero()) number.is_negative = false;
  return number;
}

}  // namespace kit
