#include "servers/log-parser/counter.hpp"

#include <algorithm>
#include <cstring>
#include <functional>

#include "base/sort.hpp"

namespace logs {
namespace {

// Of random constants; keys that collide are found by chance only in so far as nobody looks for
// them, and cost time, not answers: the number of keys has a bound.
auto hash_of(std::string_view text) -> std::uint64_t {
  auto hash = 0x9E3779B97F4A7C15U ^ text.size();
  auto const mix = [&](std::uint64_t word) {
    hash = (hash ^ word) * 0xD6E8FEB86659FD93U;
    hash ^= hash >> 32;
  };
  while (text.size() >= 8) {
    auto word = std::uint64_t{0};
    std::memcpy(&word, text.data(), 8);
    mix(word);
    text.remove_prefix(8);
  }
  auto word = std::uint64_t{0};
  std::memcpy(&word, text.data(), text.size());
  mix(word);
  return hash;
}

}  // namespace

auto Counter::find(std::string_view key, std::uint64_t hash) const -> std::size_t {
  if (slots_.empty()) return SIZE_MAX;
  auto const mask = slots_.size() - 1;
  for (auto at = hash & mask; slots_[at] != 0; at = (at + 1) & mask) {
    auto const& item = items_[slots_[at] - 1];
    if (item.hash == hash && item.key == key) return slots_[at] - 1;
  }
  return SIZE_MAX;
}

void Counter::insert(std::uint32_t item) {
  auto const mask = slots_.size() - 1;
  auto at = items_[item].hash & mask;
  while (slots_[at] != 0) at = (at + 1) & mask;
  slots_[at] = item + 1;
}

void Counter::grow() {
  slots_.assign(std::max(slots_.size() * 2, std::size_t{64}), 0);
  for (auto i = std::uint32_t{0}; i < items_.size(); ++i) insert(i);
}

// The rarer half goes, and what comes later starts from where they were.
void Counter::make_room() {
  auto counts = std::vector<std::uint64_t>{};
  for (auto const& item : items_) counts.push_back(item.count);
  base::sort(counts);
  auto const bound = counts[counts.size() / 2];
  error_ = std::max(error_, bound);
  auto kept = std::deque<Item>{};
  for (auto& item : items_) {
    if (item.count > bound) kept.push_back(std::move(item));
  }
  items_ = std::move(kept);
  slots_.assign(slots_.size(), 0);
  for (auto i = std::uint32_t{0}; i < items_.size(); ++i) insert(i);
}

void Counter::add(std::string_view key, std::uint64_t times) {
  total_ += times;
  key = key.substr(0, longest_key);
  auto const hash = hash_of(key);
  if (auto const found = find(key, hash); found != SIZE_MAX) {
    items_[found].count += times;
    return;
  }
  if (items_.size() >= most_keys) make_room();
  if ((items_.size() + 1) * 2 > slots_.size()) grow();
  items_.push_back({std::string{key}, hash, times + error_, order_++});
  insert(static_cast<std::uint32_t>(items_.size() - 1));
}

auto Counter::all() const -> std::vector<Count> {
  auto counts = std::vector<Count>{};
  for (auto const& item : items_) counts.push_back({item.key, item.count});
  return counts;
}

auto Counter::top(std::size_t at_most) const -> std::vector<Count> {
  auto counts = all();
  base::sort(counts, std::greater<>{}, &Count::count);
  if (counts.size() > at_most) counts.resize(at_most);
  return counts;
}

}  // namespace logs
