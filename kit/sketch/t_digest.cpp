#include "kit/sketch/t_digest.hpp"

#include <algorithm>

#include "base/sort.hpp"

namespace kit {
namespace {

// A centroid in the middle holds this part of all numbers.
constexpr auto parts = 200.0;
constexpr auto most_fresh = std::size_t{512};

}  // namespace

void TDigest::add(double value) {
  lowest_ = count_ == 0 ? value : std::min(lowest_, value);
  highest_ = count_ == 0 ? value : std::max(highest_, value);
  ++count_;
  fresh_.push_back({value, 1});
  if (fresh_.size() >= most_fresh) compress();
}

void TDigest::merge(TDigest const& other) {
  if (other.count_ == 0) return;
  lowest_ = count_ == 0 ? other.lowest_ : std::min(lowest_, other.lowest_);
  highest_ = count_ == 0 ? other.highest_ : std::max(highest_, other.highest_);
  count_ += other.count_;
  fresh_.insert(fresh_.end(), other.centroids_.begin(), other.centroids_.end());
  fresh_.insert(fresh_.end(), other.fresh_.begin(), other.fresh_.end());
  compress();
}

void TDigest::compress() {
  if (fresh_.empty()) return;
  auto merged = std::move(centroids_);
  merged.insert(merged.end(), fresh_.begin(), fresh_.end());
  base::sort(merged, std::less<>{}, &Centroid::mean);
  fresh_.clear();
  centroids_ = {};
  auto const total = static_cast<double>(count_);
  auto before = 0.0;  // weight of the centroids that are done
  auto current = merged.front();
  for (auto i = std::size_t{1}; i < merged.size(); ++i) {
    auto const weight = current.weight + merged[i].weight;
    auto const q = (before + weight / 2) / total;
    if (weight <= 4 * total * q * (1 - q) / parts) {
      current.mean += (merged[i].mean - current.mean) * (merged[i].weight / weight);
      current.weight = weight;
    } else {
      centroids_.push_back(current);
      before += current.weight;
      current = merged[i];
    }
  }
  centroids_.push_back(current);
}

// A centroid stands in the middle of its weight; between two the numbers are spread evenly.
auto TDigest::quantile(double q) -> double {
  compress();
  if (count_ == 0) return 0;
  // Ranks are those of the numbers in order, from 0: as exact percentiles count them.
  auto const rank = q * static_cast<double>(count_ - 1);
  auto before = 0.0;
  auto left = lowest_;
  auto left_rank = 0.0;
  for (auto const& [mean, weight] : centroids_) {
    auto const own_rank = before + (weight - 1) / 2;
    if (rank <= own_rank) {
      if (own_rank <= left_rank) return mean;
      return left + (mean - left) * ((rank - left_rank) / (own_rank - left_rank));
    }
    left = mean;
    left_rank = own_rank;
    before += weight;
  }
  auto const last = static_cast<double>(count_ - 1);
  if (last <= left_rank) return highest_;
  return left + (highest_ - left) * ((rank - left_rank) / (last - left_rank));
}

}  // namespace kit
