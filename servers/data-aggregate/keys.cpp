#include "servers/data-aggregate/keys.hpp"

#include "kit/sketch/hyper_log_log.hpp"

namespace aggregate {

auto Keys::slot_of(std::string_view key, std::uint64_t hash) const -> std::size_t {
  auto const mask = slots_.size() - 1;
  auto slot = static_cast<std::size_t>(hash) & mask;
  while (slots_[slot] != 0) {
    auto const number = slots_[slot] - 1;
    if (hashes_[number] == hash && (*this)[number] == key) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

// At most half of the slots are taken.
void Keys::grow() {
  auto const size = slots_.empty() ? std::size_t{16} : slots_.size() * 2;
  slots_.assign(size, 0);
  for (auto number = std::uint32_t{0}; number < hashes_.size(); ++number) {
    auto slot = static_cast<std::size_t>(hashes_[number]) & (size - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (size - 1);
    slots_[slot] = number + 1;
  }
}

auto Keys::add(std::string_view key) -> std::uint32_t {
  if (slots_.size() < 2 * (size() + 1)) grow();
  auto const hash = kit::hash_of(key);
  auto& slot = slots_[slot_of(key, hash)];
  if (slot == 0) {
    texts_ += key;
    ends_.push_back(texts_.size());
    hashes_.push_back(hash);
    slot = static_cast<std::uint32_t>(size());
  }
  return slot - 1;
}

auto Keys::find(std::string_view key) const -> std::uint32_t {
  auto const nothing = static_cast<std::uint32_t>(size());
  if (slots_.empty()) return nothing;
  auto const slot = slots_[slot_of(key, kit::hash_of(key))];
  return slot == 0 ? nothing : slot - 1;
}

}  // namespace aggregate
