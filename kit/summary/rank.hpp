// How much each of some sentences stands for all of them, and how near they are to each other.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kit {

using Words = std::vector<std::uint32_t>;  // ascending, each once

class Ranking {
 public:
  // For some hundred sentences: it keeps a number for each pair.
  explicit Ranking(std::span<Words const> sentences);

  // About 1 for a sentence like all others.
  auto rank(std::size_t sentence) const -> double { return ranks_[sentence]; }
  // From 0 to 1.
  auto nearness(std::size_t a, std::size_t b) const -> double { return near_[a * size_ + b]; }

 private:
  std::size_t size_;
  std::vector<float> near_;
  std::vector<double> ranks_;
};

}  // namespace kit
