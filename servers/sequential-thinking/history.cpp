#include "servers/sequential-thinking/history.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace thinking {

auto beginning_of(std::string_view text, std::size_t most_bytes) -> std::string {
  constexpr std::string_view mark = "…";
  if (text.size() <= most_bytes) return std::string{text};
  auto size = most_bytes - std::min(most_bytes, mark.size());
  auto const goes_on = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  while (size > 0 && goes_on(text[size])) --size;
  return base::concat(text.substr(0, size), mark);
}

// What it takes besides its texts is the same for all hosts, and enough for the largest.
auto bytes_of(Thought const& thought) -> std::size_t {
  constexpr auto overhead = std::size_t{256};
  return overhead + thought.text.size() + thought.branch.size();
}

auto History::find_branch(std::string_view id) const -> Branch const* {
  auto const found = std::ranges::find(branches_, id, &Branch::id);
  return found == branches_.end() ? nullptr : &*found;
}

auto History::add(Thought thought) -> std::string {
  auto note = put_on_branch(thought);
  if (thought.is_revision && thought.revises == 0) {
    note = "a revision says in 'revisesThought' which thought it revises";
  } else if (thought.revises != 0 && is_missing(thought.revises)) {
    note = base::concat("there is no thought ", thought.revises, " to revise");
  }
  thought.text = beginning_of(thought.text, limit_ / 4);
  bytes_ += bytes_of(thought);
  thoughts_.push_back(std::move(thought));
  ++length_;
  make_room();
  return note;
}

// A thought that says only the branch goes on with it. As with the official server, a branch begins
// with a thought that says where it leaves as well.
auto History::put_on_branch(Thought& thought) -> std::string {
  auto const from = thought.branches_from;
  if (thought.branch.empty()) {
    return from == 0 ? "" : "a branch wants a name in 'branchId'; the thought is on the main line";
  }
  auto const known = std::ranges::find(branches_, thought.branch, &Branch::id);
  if (known != branches_.end()) {
    known->last = length_ + 1;
    return {};
  }
  if (from == 0) {
    auto note = base::concat("there is no branch ", base::quoted(thought.branch),
                             "; it begins with 'branchFromThought', and the thought is on the main "
                             "line");
    thought.branch.clear();
    return note;
  }
  if (branches_.size() >= most_branches) {
    branches_.erase(std::ranges::min_element(branches_, {}, &Branch::last));
  }
  branches_.push_back({.id = thought.branch, .from = from, .last = length_ + 1});
  if (!is_missing(from)) return {};
  return base::concat("there is no thought ", from, " to branch from");
}

// Whether there never was one. What is not kept may have been there.
auto History::is_missing(std::uint64_t number) const -> bool {
  return thoughts_.size() == length_ && !std::ranges::contains(thoughts_, number, &Thought::number);
}

// An eighth at a time, for those that stay are moved. The last thought stays in any case.
void History::make_room() {
  if (bytes_ <= limit_) return;
  auto first = thoughts_.begin();
  for (; bytes_ > limit_ - limit_ / 8 && first + 1 != thoughts_.end(); ++first) {
    bytes_ -= bytes_of(*first);
  }
  thoughts_.erase(thoughts_.begin(), first);
}

}  // namespace thinking
