// How often texts occur, with a bound on memory: exact up to so many of them. Beyond, the rarer
// half gives way, and newcomers begin with the highest count that has gone, as in the Space-Saving
// of Metwally, Agrawal and El Abbadi (2005): no count is too low, and none too high by more than is
// told.

#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace logs {

class Counter {
 public:
  static constexpr std::size_t most_keys = 50'000;
  static constexpr std::size_t longest_key = 1000;  // bytes; of longer texts the beginning counts

  void add(std::string_view key, std::uint64_t times = 1);

  struct Count {
    std::string_view key;
    std::uint64_t count;
  };
  // The most frequent, ties in the order of their first appearance. Views into this.
  auto top(std::size_t at_most) const -> std::vector<Count>;
  // In the order of their first appearance.
  auto all() const -> std::vector<Count>;

  auto size() const -> std::size_t { return items_.size(); }
  auto empty() const -> bool { return items_.empty(); }
  auto total() const -> std::uint64_t { return total_; }
  // By how much a count may be too high; 0 as long as all keys have found room.
  auto error() const -> std::uint64_t { return error_; }

 private:
  struct Item {
    std::string key;
    std::uint64_t hash;
    std::uint64_t count;
    std::uint64_t order;
  };

  auto find(std::string_view key, std::uint64_t hash) const -> std::size_t;
  void insert(std::uint32_t item);
  void grow();
  void make_room();

  std::deque<Item> items_;
  std::vector<std::uint32_t> slots_;  // item + 1, or 0; a power of two
  std::uint64_t total_ = 0;
  std::uint64_t order_ = 0;
  std::uint64_t error_ = 0;
};

}  // namespace logs
