// Texts, each once, numbered in the order in which they first came.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aggregate {

class Keys {
 public:
  // Its number; a new one when it was not there.
  auto add(std::string_view key) -> std::uint32_t;
  // Its number, or size() when it is not there.
  auto find(std::string_view key) const -> std::uint32_t;

  auto size() const -> std::size_t { return ends_.size(); }
  auto operator[](std::size_t number) const -> std::string_view {
    auto const begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view{texts_}.substr(begin, ends_[number] - begin);
  }

  // About what it holds in memory.
  auto bytes() const -> std::size_t {
    return texts_.size() + (sizeof(std::size_t) + sizeof(std::uint64_t)) * ends_.size() +
           sizeof(std::uint32_t) * slots_.size();
  }

 private:
  auto slot_of(std::string_view key, std::uint64_t hash) const -> std::size_t;
  void grow();

  std::string texts_;
  std::vector<std::size_t> ends_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> slots_;  // a number plus one, or 0; as many as a power of two
};

}  // namespace aggregate
