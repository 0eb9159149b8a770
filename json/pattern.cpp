#include "json/pattern.hpp"

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace json::detail {
namespace {

// Instructions, each at most once, in the order they were added.
class States {
 public:
  auto add(std::size_t state) -> void {
    if (known_[state]) return;
    known_[state] = true;
    list_[size_++] = static_cast<std::uint8_t>(state);
  }
  auto clear() -> void {
    known_.reset();
    size_ = 0;
  }
  auto size() const -> std::size_t { return size_; }
  auto operator[](std::size_t i) const -> std::size_t { return list_[i]; }

 private:
  static_assert(most_instructions - 1 <= UINT8_MAX);
  std::bitset<most_instructions> known_;
  std::uint8_t list_[most_instructions];
  std::size_t size_ = 0;
};

auto contains(std::span<Range const> ranges, char32_t character) -> bool {
  for (auto const range : ranges) {
    if (character < range.first) return false;
    if (character <= range.last) return true;
  }
  return false;
}

}  // namespace

auto search(std::span<Instruction const> code, std::span<Range const> ranges, std::string_view text)
    -> bool {
  States sets[2];
  auto* reached = &sets[0];
  auto* following = &sets[1];
  for (auto rest = text;;) {
    // A match may begin anywhere.
    auto& current = *reached;
    current.add(0);
    // The list grows while it is walked, by what is reached without reading a character.
    for (auto i = std::size_t{0}; i < current.size(); ++i) {
      auto const state = current[i];
      auto const [kind, one, other] = code[state];
      auto const target = [&](std::ptrdiff_t offset) {
        return static_cast<std::size_t>(static_cast<std::ptrdiff_t>(state) + offset);
      };
      switch (kind) {
        case Instruction::Kind::one_of:
          break;
        case Instruction::Kind::jump:
          current.add(target(one));
          break;
        case Instruction::Kind::split:
          current.add(target(one));
          current.add(target(other));
          break;
        case Instruction::Kind::begin:
          if (rest.size() == text.size()) current.add(state + 1);
          break;
        case Instruction::Kind::end:
          if (rest.empty()) current.add(state + 1);
          break;
        case Instruction::Kind::match:
          return true;
      }
    }
    if (rest.empty()) return false;

    auto const [character, length] = first_character(rest);
    rest.remove_prefix(length);
    following->clear();
    for (auto i = std::size_t{0}; i < current.size(); ++i) {
      auto const state = current[i];
      auto const [kind, one, other] = code[state];
      if (kind != Instruction::Kind::one_of) continue;
      auto const set =
          ranges.subspan(static_cast<std::size_t>(one), static_cast<std::size_t>(other));
      if (contains(set, character)) following->add(state + 1);
    }
    std::swap(reached, following);
  }
}

}  // namespace json::detail
