// Arithmetic of integers that are as large as they have to be, and the way back to doubles.

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "kit/statistics/exact_sum.hpp"

namespace kit {
namespace {

void trim(BigNumber& number) {
  while (!number.limbs.empty() && number.limbs.back() == 0) number.limbs.pop_back();
  if (number.is_zero()) number.is_negative = false;
}

// The limb of a power; 0 outside.
auto limb_at(BigNumber const& number, int power) -> std::uint32_t {
  auto const place = power - number.lowest;
  if (place < 0 || place >= static_cast<int>(number.limbs.size())) return 0;
  return number.limbs[static_cast<std::size_t>(place)];
}

auto end_of(BigNumber const& number) -> int {
  return number.lowest + static_cast<int>(number.limbs.size());
}

// What is left of a division, if anything, is told.
auto divide(BigNumber& number, std::uint64_t by) -> bool {
  auto rest = std::uint64_t{0};
  for (auto i = number.limbs.size(); i-- > 0;) {
    auto const dividend = static_cast<unsigned __int128>(rest) << 32 | number.limbs[i];
    number.limbs[i] = static_cast<std::uint32_t>(dividend / by);
    rest = static_cast<std::uint64_t>(dividend % by);
  }
  trim(number);
  return rest != 0;
}

// The highest bits of a magnitude: at least 126 where there are any, at an even power of two.
struct Top {
  unsigned __int128 bits;
  int power;     // of two, even
  bool is_more;  // something was left out below
};

auto top_of_quotient(BigNumber number, std::uint64_t b, std::uint64_t c) -> Top {
  // Zeros below, so that the quotient has more bits than it is asked for.
  number.limbs.insert(number.limbs.begin(), 10, 0);
  number.lowest -= 10;
  auto is_more = divide(number, b);
  is_more = divide(number, c) || is_more;
  auto top = Top{.bits = 0, .power = number.lowest * 32, .is_more = is_more};
  auto const size = number.limbs.size();
  for (auto i = std::size_t{0}; i < std::min<std::size_t>(size, 5); ++i) {
    auto const limb = number.limbs[size - 1 - i];
    if (i < 4) {
      top.bits = top.bits << 32 | limb;
      continue;
    }
    // The highest limb may have few bits: the fifth fills up what they leave, by an even number.
    auto const room = std::countl_zero(number.limbs.back()) / 2 * 2;
    if (room != 0) top.bits = top.bits << room | limb >> (32 - room);
    top.power -= room;
    top.is_more = top.is_more || static_cast<std::uint32_t>(limb << room) != 0;
  }
  if (size > 4) top.power += static_cast<int>(size - 4) * 32;
  for (auto i = std::size_t{0}; i + 5 < size; ++i) {
    top.is_more = top.is_more || number.limbs[i] != 0;
  }
  return top;
}

// To nearest, ties to even, as the hardware does it.
auto rounded(Top const& top, bool is_negative) -> double {
  auto const high = static_cast<std::uint64_t>(top.bits >> 64);
  auto const low = static_cast<std::uint64_t>(top.bits);
  if (high == 0 && low == 0) return 0;
  auto const width = high != 0 ? 128 - std::countl_zero(high) : 64 - std::countl_zero(low);
  // The power of the last bit that a double has there.
  auto const last = std::max(top.power + width - 53, -1074);
  auto const drop = last - top.power;
  auto mantissa = std::uint64_t{0};
  if (drop <= 0) {
    mantissa = low << -drop;
  } else if (drop <= 127) {
    auto const one = static_cast<unsigned __int128>(1);
    mantissa = static_cast<std::uint64_t>(top.bits >> drop);
    auto const half = one << (drop - 1);
    auto const rest = top.bits & ((one << drop) - 1);
    auto const is_above = rest > half || (rest == half && top.is_more);
    if (is_above || (rest == half && (mantissa & 1) != 0)) ++mantissa;
  }
  auto const value = std::ldexp(static_cast<double>(mantissa), last);
  return is_negative ? -value : value;
}

}  // namespace

auto operator*(BigNumber const& a, BigNumber const& b) -> BigNumber {
  auto product =
      BigNumber{.is_negative = a.is_negative != b.is_negative, .lowest = a.lowest + b.lowest};
  product.limbs.resize(a.limbs.size() + b.limbs.size());
  for (auto i = std::size_t{0}; i < a.limbs.size(); ++i) {
    auto carried = std::uint64_t{0};
    for (auto j = std::size_t{0}; j < b.limbs.size(); ++j) {
      auto const all = std::uint64_t{a.limbs[i]} * b.limbs[j] + product.limbs[i + j] + carried;
      product.limbs[i + j] = static_cast<std::uint32_t>(all);
      carried = all >> 32;
    }
    product.limbs[i + b.limbs.size()] = static_cast<std::uint32_t>(carried);
  }
  trim(product);
  return product;
}

auto operator*(BigNumber const& a, std::uint64_t b) -> BigNumber {
  auto const factor =
      BigNumber{.limbs = {static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(b >> 32)}};
  return a * factor;
}

auto operator-(BigNumber const& a, BigNumber const& b) -> BigNumber {
  auto const lowest = std::min(a.lowest, b.lowest);
  auto const end = std::max(end_of(a), end_of(b)) + 1;
  auto difference = BigNumber{.lowest = lowest};
  // In two's complement, and its sign taken off at the end.
  auto carried = std::int64_t{0};
  for (auto power = lowest; power < end; ++power) {
    auto const left = std::int64_t{limb_at(a, power)};
    auto const right = std::int64_t{limb_at(b, power)};
    auto const all = (a.is_negative ? -left : left) - (b.is_negative ? -right : right) + carried;
    difference.limbs.push_back(static_cast<std::uint32_t>(all));
    carried = all >> 32;
  }
  if (carried < 0) {
    difference.is_negative = true;
    auto borrowed = std::uint64_t{1};
    for (auto& limb : difference.limbs) {
      auto const all = std::uint64_t{static_cast<std::uint32_t>(~limb)} + borrowed;
      limb = static_cast<std::uint32_t>(all);
      borrowed = all >> 32;
    }
  }
  trim(difference);
  return difference;
}

auto rounded_quotient(BigNumber const& a, std::uint64_t b, std::uint64_t c) -> double {
  if (a.is_zero()) return 0;
  return rounded(top_of_quotient(a, b, c), a.is_negative);
}

auto rounded_root(BigNumber const& a, std::uint64_t b, std::uint64_t c) -> double {
  if (a.is_zero() || a.is_negative) return 0;
  auto const square = top_of_quotient(a, b, c);
  auto root = std::uint64_t{0};
  for (auto bit = std::uint64_t{1} << 63; bit != 0; bit >>= 1) {
    auto const wider = root | bit;
    if (static_cast<unsigned __int128>(wider) * wider <= square.bits) root = wider;
  }
  auto const is_exact = static_cast<unsigned __int128>(root) * root == square.bits;
  // Two bits more make room for what is told about the rest.
  return rounded({.bits = static_cast<unsigned __int128>(root) << 2,
                  .power = square.power / 2 - 2,
                  .is_more = square.is_more || !is_exact},
                 false);
}

}  // namespace kit
