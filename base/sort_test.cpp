#include "base/sort.hpp"

#include <algorithm>
#include <memory>
#include <string>

#include "base/test.hpp"

TEST("values are sorted, and those that are equal keep their order") {
  struct Named {
    std::string name;
    int number;
    auto operator==(Named const&) const -> bool = default;
  };
  auto values = std::vector<Named>{{"b", 1}, {"a", 2}, {"b", 3}, {"", 4}, {"a", 5}};
  base::sort(values, {}, &Named::name);
  expect(values == std::vector<Named>{{"", 4}, {"a", 2}, {"a", 5}, {"b", 1}, {"b", 3}});
  base::sort(values, std::greater<>{}, [](Named const& each) { return each.number; });
  expect(values == std::vector<Named>{{"a", 5}, {"", 4}, {"b", 3}, {"a", 2}, {"b", 1}});
}

TEST("as the standard library sorts") {
  auto seed = 1U;
  for (auto size = std::size_t{0}; size < 200; size += 1 + size / 8) {
    auto values = std::vector<unsigned>(size);
    for (auto& value : values) value = (seed = seed * 1'103'515'245 + 12'345) >> 20 & 63;
    auto expected = values;
    std::ranges::sort(expected);
    base::sort(values);
    expect(values == expected);
    base::sort(values);
    expect(values == expected);
  }
}

TEST("what can only be moved is sorted as well") {
  auto values = std::vector<std::unique_ptr<int>>{};
  for (auto const value : {3, 1, 2}) values.push_back(std::make_unique<int>(value));
  base::sort(values, {}, [](std::unique_ptr<int> const& each) { return *each; });
  expect(*values[0] == 1 && *values[1] == 2 && *values[2] == 3);
}
