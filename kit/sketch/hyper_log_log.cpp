#include "kit/sketch/hyper_log_log.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/sort.hpp"

namespace kit {
namespace {

constexpr auto precision = 14;
constexpr auto register_count = std::size_t{1} << precision;
constexpr auto most_hashes = register_count / 16;  // twice as many take as much as the registers

auto mixed(std::uint64_t x) -> std::uint64_t {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  return x ^ x >> 31;
}

// For the estimate of Ertl, which needs no tables of corrections.
// https://arxiv.org/abs/1702.01284
auto sigma(double x) -> double {
  if (x == 1) return INFINITY;
  auto y = 1.0;
  auto sum = x;
  while (true) {
    x *= x;
    auto const before = sum;
    sum += x * y;
    y += y;
    if (sum == before) return sum;
  }
}
auto tau(double x) -> double {
  if (x == 0 || x == 1) return 0;
  auto y = 1.0;
  auto sum = 1 - x;
  while (true) {
    x = std::sqrt(x);
    auto const before = sum;
    y /= 2;
    sum -= (1 - x) * (1 - x) * y;
    if (sum == before) return sum / 3;
  }
}

}  // namespace

auto hash_of(std::string_view bytes) -> std::uint64_t {
  auto hash = std::uint64_t{0x9e3779b97f4a7c15} ^ bytes.size();
  auto const* at = bytes.data();
  auto left = bytes.size();
  for (; left >= 8; left -= 8, at += 8) {
    auto eight = std::uint64_t{};
    std::memcpy(&eight, at, sizeof eight);
    hash = mixed(hash ^ eight) + 0x9e3779b97f4a7c15;
  }
  auto rest = std::uint64_t{0};
  for (auto i = std::size_t{0}; i < left; ++i) {
    rest |= std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
  }
  return mixed(mixed(hash ^ rest));
}

void HyperLogLog::add(std::string_view value) { add_hash(hash_of(value)); }

void HyperLogLog::add_hash(std::uint64_t hash) {
  if (!registers_.empty()) return put(hash);
  hashes_.push_back(hash);
  if (hashes_.size() < 64 || hashes_.size() < 2 * sorted_) return;
  settle();
  if (hashes_.size() <= most_hashes) return;
  registers_.resize(register_count);
  for (auto const each : hashes_) put(each);
  hashes_ = std::vector<std::uint64_t>{};
  sorted_ = 0;
}

// Without those that are there twice.
void HyperLogLog::settle() const {
  base::sort(hashes_);
  auto const twice = std::ranges::unique(hashes_);
  hashes_.erase(twice.begin(), twice.end());
  sorted_ = hashes_.size();
}

void HyperLogLog::put(std::uint64_t hash) {
  auto const zeros = std::countl_zero(hash << precision | std::uint64_t{1} << (precision - 1));
  auto& highest = registers_[hash >> (64 - precision)];
  highest = std::max(highest, static_cast<std::uint8_t>(zeros + 1));
}

void HyperLogLog::merge(HyperLogLog const& other) {
  for (auto const hash : other.hashes_) add_hash(hash);
  if (other.registers_.empty()) return;
  if (registers_.empty()) {
    registers_.resize(register_count);
    for (auto const each : hashes_) put(each);
    hashes_ = std::vector<std::uint64_t>{};
    sorted_ = 0;
  }
  for (auto i = std::size_t{0}; i < register_count; ++i) {
    registers_[i] = std::max(registers_[i], other.registers_[i]);
  }
}

auto HyperLogLog::estimate() const -> std::uint64_t {
  if (registers_.empty()) {
    settle();
    return hashes_.size();
  }
  constexpr auto highest = 64 - precision;
  auto counts = std::array<double, highest + 2>{};
  for (auto const each : registers_) counts[each] += 1;
  constexpr auto m = static_cast<double>(register_count);
  auto z = m * tau(1 - counts[highest + 1] / m);
  for (auto k = std::size_t{highest}; k >= 1; --k) z = 0.5 * (z + counts[k]);
  z += m * sigma(counts[0] / m);
  return static_cast<std::uint64_t>(std::round(m * m / (2 * 0.69314718055994531) / z));
}

}  // namespace kit
