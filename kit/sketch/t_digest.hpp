// Percentiles of numbers that come one after another, in memory that hardly grows: a t-digest.
// Exact for few numbers; for many, the error of the rank is below 0.5 % in the middle and far below
// that at both ends.
//
// https://arxiv.org/abs/1902.04023

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kit {

class TDigest {
 public:
  // Of a finite number.
  void add(double value);
  // As if all that `other` was given had been given to this one.
  void merge(TDigest const& other);

  auto count() const -> std::uint64_t { return count_; }
  // The value below which the part `q`, from 0 to 1, lies; 0 when there is none.
  auto quantile(double q) -> double;

  // About what it holds in memory.
  auto bytes() const -> std::size_t {
    return sizeof(Centroid) * (centroids_.capacity() + fresh_.capacity());
  }

 private:
  struct Centroid {
    double mean;
    double weight;
  };

  void compress();

  std::vector<Centroid> centroids_;  // by their means
  std::vector<Centroid> fresh_;      // not sorted in yet
  std::uint64_t count_ = 0;
  double lowest_ = 0;
  double highest_ = 0;
};

}  // namespace kit
