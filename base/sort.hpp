// Sorting whose code is there once, whatever is sorted: each instance of std::sort is some KB of a
// component.

#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace base {

// Whether one of a and b, which are places among what is sorted, comes first.
struct Order {
  void const* values;
  bool (*is_before)(void const* values, std::uint32_t a, std::uint32_t b);
};

// The places 0, 1, ... up to `places.size()`, without it, in that order. Stable.
void sort_places(std::vector<std::uint32_t>& places, Order order);

// Sorts by what `key` makes of the values. Equal ones stay in their order. At most 4 G of them.
template <class T, class Before = std::less<>, class Key = std::identity>
void sort(std::vector<T>& values, Before before = {}, Key key = {}) {
  struct All {
    std::vector<T> const& values;
    Before& before;
    Key& key;
  };
  auto const all = All{values, before, key};
  auto const is_before = [](void const* sorted, std::uint32_t a, std::uint32_t b) -> bool {
    auto const& [each, less, of] = *static_cast<All const*>(sorted);
    return std::invoke(less, std::invoke(of, each[a]), std::invoke(of, each[b]));
  };
  auto places = std::vector<std::uint32_t>(values.size());
  sort_places(places, {.values = &all, .is_before = is_before});
  auto sorted = std::vector<T>{};
  sorted.reserve(values.size());
  for (auto const place : places) sorted.push_back(std::move(values[place]));
  values = std::move(sorted);
}

}  // namespace base
