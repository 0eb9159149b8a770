#include "servers/log-parser/histogram.hpp"

#include <cmath>

#include "base/sort.hpp"

namespace logs {
namespace {

auto median_of(std::vector<double> values) -> double {
  base::sort(values);
  return values[values.size() / 2];
}

}  // namespace

auto Histogram::start_of(Nanoseconds moment) const -> Nanoseconds {
  auto const rest = moment % size_;
  return moment - (rest < 0 ? rest + size_ : rest);
}

auto Histogram::has_room() const -> bool {
  if (counts_.empty()) return true;
  auto const span = counts_.rbegin()->first - counts_.begin()->first;
  return span / size_ < static_cast<Nanoseconds>(most_buckets);
}

void Histogram::add(Nanoseconds moment, bool is_error) {
  auto& counts = counts_[start_of(moment)];
  ++counts.all;
  if (is_error) ++counts.errors;
  while (!has_room()) {
    size_ *= 2;
    auto wider = std::map<Nanoseconds, Counts>{};
    for (auto const& [start, each] : counts_) {
      auto& sum = wider[start_of(start)];
      sum.all += each.all;
      sum.errors += each.errors;
    }
    counts_ = std::move(wider);
  }
}

// Unusual is what is further from the median than six times the median distance from it, and by
// more than chance makes of a count (Iglewicz and Hoaglin, 1993, with a wider bound).
auto Histogram::buckets() const -> std::vector<Bucket> {
  auto list = std::vector<Bucket>{};
  if (counts_.empty()) return list;
  auto values = std::vector<double>{};
  for (auto at = counts_.begin()->first; at <= counts_.rbegin()->first; at += size_) {
    auto const found = counts_.find(at);
    auto const counts = found == counts_.end() ? Counts{} : found->second;
    list.push_back({.time = to_text(at), .count = counts.all, .errors = counts.errors});
    values.push_back(static_cast<double>(counts.all));
  }
  constexpr auto fewest = std::size_t{5};
  if (list.size() < fewest) return list;
  auto const median = median_of(values);
  auto distances = values;
  for (auto& each : distances) each = std::fabs(each - median);
  auto const bound = std::max(6 * median_of(distances), 4 * std::sqrt(median + 1));
  for (auto i = std::size_t{0}; i < list.size(); ++i) {
    if (values[i] > median + bound) list[i].unusual = "high";
    if (values[i] < median - bound) list[i].unusual = "low";
  }
  return list;
}

}  // namespace logs
