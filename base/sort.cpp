#include "base/sort.hpp"

#include <algorithm>
#include <numeric>

namespace base {

void sort_places(std::vector<std::uint32_t>& places, Order order) {
  std::iota(places.begin(), places.end(), 0U);
  auto const is_before = [order](std::uint32_t a, std::uint32_t b) {
    return order.is_before(order.values, a, b);
  };
  // What is in order already, as it mostly is, is gone through once.
  if (!std::ranges::is_sorted(places, is_before)) std::ranges::stable_sort(places, is_before);
}

}  // namespace base
