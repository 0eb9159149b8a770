#include "kit/statistics/decimal_sum.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace kit {
namespace {

constexpr auto billion = std::int64_t{1'000'000'000};
// A limb takes so many numbers below a billion before it has to pass on what it holds.
constexpr auto most_without_carry = std::uint32_t{1} << 30;
constexpr auto farthest = 400;  // digits from the point

constexpr std::array<std::int64_t, 9> powers = {1,       10,        100,        1'000,      10'000,
                                                100'000, 1'000'000, 10'000'000, 100'000'000};

auto floor_of_ninth(int digits) -> int { return digits >= 0 ? digits / 9 : -((8 - digits) / 9); }

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }

}  // namespace

void DecimalSum::add_limb(int power, std::int64_t value) {
  if (limbs_.empty()) lowest_ = power;
  if (power < lowest_) {
    limbs_.insert(limbs_.begin(), static_cast<std::size_t>(lowest_ - power), 0);
    lowest_ = power;
  }
  auto const place = static_cast<std::size_t>(power - lowest_);
  if (place >= limbs_.size()) limbs_.resize(place + 1);
  limbs_[place] += value;
}

auto DecimalSum::add(std::string_view number) -> bool {
  auto const is_negative = number.starts_with('-');
  if (is_negative) number.remove_prefix(1);
  auto exponent = 0;
  if (auto const e = number.find_first_of("eE"); e != number.npos) {
    auto text = number.substr(e + 1);
    if (text.starts_with('+')) text.remove_prefix(1);
    auto const read = base::parse_integer<int>(text);
    if (!read && text.starts_with('-')) return true;  // as good as nothing
    if (!read || *read > 1'000'000'000) return false;
    exponent = std::max(*read, -1'000'000'000);
    number = number.substr(0, e);
  }
  auto const point = number.find('.');
  auto const behind = point == number.npos ? 0 : static_cast<int>(number.size() - point) - 1;
  auto const last = exponent - behind;  // the power of ten of the last digit
  auto digits = static_cast<int>(number.size()) - (point == number.npos ? 0 : 1);
  if (digits == 0) return false;
  for (auto const c : number) {
    if (!is_digit(c) && c != '.') return false;
  }
  // Zeros before the first digit say nothing of how large it is.
  auto const first = number.find_first_not_of("0.");
  auto const zeros = first == number.npos ? digits
                                          : static_cast<int>(first) -
                                                (point != number.npos && point < first ? 1 : 0);
  if (last + digits - zeros > farthest && zeros != digits) return false;
  if (last < -farthest) return true;

  if (until_carry_ == 0) carry();
  --until_carry_;
  scale_ = std::max(scale_, -last);
  if (zeros == digits) {
    if (limbs_.empty()) limbs_.push_back(0);
    return true;
  }
  // From the last digit on, nine at a time, as they stand to the powers of a billion.
  auto power = floor_of_ninth(last);
  auto within = last - power * 9;
  auto limb = std::int64_t{0};
  for (auto i = number.size(); i-- > 0;) {
    if (number[i] == '.') continue;
    limb += (number[i] - '0') * powers[static_cast<std::size_t>(within)];
    if (++within < 9) continue;
    if (limb != 0) add_limb(power, is_negative ? -limb : limb);
    limb = 0;
    within = 0;
    ++power;
  }
  if (limb != 0) add_limb(power, is_negative ? -limb : limb);
  return true;
}

// Each limb but the highest is from 0 to a billion, without it, afterwards.
void DecimalSum::carry() {
  for (auto i = std::size_t{0}; i < limbs_.size(); ++i) {
    if (i + 1 == limbs_.size()) {
      if (limbs_[i] < billion && limbs_[i] > -billion) break;
      limbs_.push_back(0);
    }
    auto carried = limbs_[i] / billion;
    if (limbs_[i] % billion < 0) --carried;
    limbs_[i] -= carried * billion;
    limbs_[i + 1] += carried;
  }
  until_carry_ = most_without_carry;
}

void DecimalSum::merge(DecimalSum const& other) {
  carry();
  auto theirs = other;
  theirs.carry();
  for (auto i = std::size_t{0}; i < theirs.limbs_.size(); ++i) {
    add_limb(theirs.lowest_ + static_cast<int>(i), theirs.limbs_[i]);
  }
  scale_ = std::max(scale_, other.scale_);
  until_carry_ = most_without_carry / 2;
}

auto DecimalSum::text() const -> std::string {
  auto sum = *this;
  sum.carry();
  // A highest limb of -1 before positive ones means less than it seems: all signs are made one.
  auto const is_negative = [&] {
    for (auto i = sum.limbs_.size(); i-- > 0;) {
      if (sum.limbs_[i] != 0) return sum.limbs_[i] < 0;
    }
    return false;
  }();
  if (is_negative) {
    for (auto& limb : sum.limbs_) limb = -limb;
    sum.carry();
  }
  auto digits = std::string{};  // from the highest
  for (auto i = sum.limbs_.size(); i-- > 0;) {
    auto const text = base::concat(sum.limbs_[i]);
    digits += std::string(9 - std::min<std::size_t>(text.size(), 9), '0') + text;
  }
  auto lowest = sum.lowest_ * 9;  // the power of the last digit
  if (digits.empty()) lowest = 0;
  if (lowest > 0) digits.append(static_cast<std::size_t>(lowest), '0');
  lowest = std::min(lowest, 0);
  // As many digits behind the point as the numbers had.
  for (; lowest < -scale_; ++lowest) digits.pop_back();
  digits.append(static_cast<std::size_t>(lowest + scale_), '0');
  auto const behind = static_cast<std::size_t>(scale_);
  if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
  auto const whole = digits.size() - behind;
  auto const zeros = std::min(digits.find_first_not_of('0'), whole - 1);
  auto text =
      base::concat(is_negative ? "-" : "", std::string_view{digits}.substr(zeros, whole - zeros));
  if (behind != 0) text += base::concat(".", std::string_view{digits}.substr(whole));
  return text;
}

}  // namespace kit
