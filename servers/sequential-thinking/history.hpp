// The thoughts of one client in their order, with revisions and branches. It is bounded, whatever
// comes: the oldest make room, and are still counted.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/view.hpp"

namespace thinking {

struct Thought {
  std::uint64_t number = 1;  // as the model counts
  std::uint64_t total = 1;   // how many it thinks there will be
  std::uint64_t revises = 0;
  std::uint64_t branches_from = 0;  // both 0 when there is none
  std::string branch = {};          // empty: it is on the main line
  std::string text = {};
  bool is_revision = false;
  bool next_needed = true;
  bool more_needed = false;
};

// What it counts for in the limit of a history.
auto bytes_of(Thought const& thought) -> std::size_t;

struct Branch {
  std::string id;
  std::uint64_t from = 0;  // the thought that it leaves
  std::uint64_t last = 0;  // the place of its last thought
};

class History {
 public:
  // `limit`: bytes that the thoughts may have together, of which one may have a quarter.
  explicit History(std::size_t limit) : limit_{limit} {}

  // Takes a thought in. What is odd about it, in a sentence for the model; mostly nothing.
  auto add(Thought thought) -> std::string;
  void clear() { *this = History{limit_}; }

  // Of all thoughts that were added, also of those that are not kept any more.
  auto length() const -> std::uint64_t { return length_; }
  // Those that are kept are the last ones: the first has this place, counted from 1.
  auto first_place() const -> std::uint64_t { return length_ - thoughts_.size() + 1; }
  auto thoughts() const -> std::vector<Thought> const& { return thoughts_; }
  // In the order of their first use; of very many, the ones used last.
  auto branches() const -> std::vector<Branch> const& { return branches_; }
  auto find_branch(std::string_view id) const -> Branch const*;

  static constexpr auto most_branches = std::size_t{100};

  // As JSON text of at most so many bytes. What is too much is left out: the ends of texts first,
  // then the oldest thoughts, then branches.
  auto to_json(std::size_t most_bytes) const -> std::string;
  auto to_json() const -> std::string;
  // Nothing when the text is not what to_json() writes.
  static auto from_json(std::string_view text, std::size_t limit) -> std::optional<History>;

 private:
  auto put_on_branch(Thought& thought) -> std::string;
  auto is_missing(std::uint64_t number) const -> bool;
  void make_room();
  void read_thought(json::View value);

  std::size_t limit_;
  std::size_t bytes_ = 0;
  std::uint64_t length_ = 0;
  std::vector<Thought> thoughts_;
  std::vector<Branch> branches_;
};

// The beginning of a text: at most so many bytes, and a mark where it was cut. No character is cut.
auto beginning_of(std::string_view text, std::size_t most_bytes) -> std::string;

}  // namespace thinking
