#include "kit/summary/rank.hpp"

#include <algorithm>
#include <cmath>

// One rounding for each operation, also where the machine could do two with one.
#pragma clang fp contract(off)

namespace kit {
namespace {

// What a word weighs: the rarer the more, though not as much as it is rarer.
class Weights {
 public:
  explicit Weights(std::span<Words const> sentences) {
    for (auto const& words : sentences) all_.insert(all_.end(), words.begin(), words.end());
    std::ranges::sort(all_);
    auto const count = static_cast<double>(sentences.size());
    for (auto i = std::size_t{0}; i < all_.size();) {
      auto end = i;
      while (end < all_.size() && all_[end] == all_[i]) ++end;
      weights_.push_back(std::sqrt(count / static_cast<double>(end - i)));
      all_[weights_.size() - 1] = all_[i];
      i = end;
    }
    all_.resize(weights_.size());
  }
  auto of(std::uint32_t word) const -> double {
    return weights_[static_cast<std::size_t>(std::ranges::lower_bound(all_, word) - all_.begin())];
  }

 private:
  std::vector<std::uint32_t> all_;
  std::vector<double> weights_;
};

struct Weighed {
  std::vector<double> weights;
  double length = 0;
};

auto shared(Words const& a, Weighed const& weighed, Words const& b) -> double {
  auto sum = 0.0;
  for (auto i = std::size_t{0}, j = std::size_t{0}; i < a.size() && j < b.size();) {
    if (a[i] < b[j]) {
      ++i;
    } else if (b[j] < a[i]) {
      ++j;
    } else {
      sum += weighed.weights[i];
      ++i, ++j;
    }
  }
  return sum;
}

}  // namespace

Ranking::Ranking(std::span<Words const> sentences)
    : size_{sentences.size()}, near_(size_ * size_), ranks_(size_, 1.0) {
  auto const weights = Weights{sentences};
  auto weighed = std::vector<Weighed>(size_);
  for (auto i = std::size_t{0}; i < size_; ++i) {
    auto sum = 0.0;
    for (auto const word : sentences[i]) {
      weighed[i].weights.push_back(weights.of(word));
      sum += weighed[i].weights.back();
    }
    weighed[i].length = std::sqrt(sum);
  }
  auto sums = std::vector<double>(size_);
  for (auto i = std::size_t{0}; i < size_; ++i) {
    for (auto j = i + 1; j < size_; ++j) {
      auto const sum = shared(sentences[i], weighed[i], sentences[j]);
      if (sum == 0) continue;
      auto const near = static_cast<float>(sum / (weighed[i].length * weighed[j].length));
      near_[i * size_ + j] = near_[j * size_ + i] = near;
      sums[i] += near;
      sums[j] += near;
    }
  }

  constexpr auto damping = 0.85;
  auto const rounds = size_ <= 64 ? 8 : 24;
  auto next = std::vector<double>(size_);
  for (auto round = 0; round < rounds; ++round) {
    std::ranges::fill(next, 1 - damping);
    for (auto i = std::size_t{0}; i < size_; ++i) {
      if (sums[i] == 0) continue;
      auto const share = damping * ranks_[i] / sums[i];
      for (auto j = std::size_t{0}; j < size_; ++j) next[j] += share * near_[i * size_ + j];
    }
    ranks_.swap(next);
  }
}

}  // namespace kit
