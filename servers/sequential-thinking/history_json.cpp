// A history as JSON text, short enough for clients to carry:
//
//   {"length":3,"branches":[["alt",1,3]],"thoughts":[[1,3,0,0,4,"","Begin"],[2,3,0,1,4,"alt","Try"]]}
//
// A branch is its name, where it leaves, and the place of its last thought. A thought is its
// number, its total, what it revises, where it branches from, its flags, its branch and its text.

#include <algorithm>

#include "json/number.hpp"
#include "json/writer.hpp"
#include "servers/sequential-thinking/history.hpp"

namespace thinking {
namespace {

enum FlagBit : unsigned { is_revision = 1, is_last = 2, more_needed = 4 };

auto flags_of(Thought const& thought) -> unsigned {
  return (thought.is_revision ? is_revision : 0U) | (thought.next_needed ? 0U : is_last) |
         (thought.more_needed ? more_needed : 0U);
}

// Reads the values of an array one after the other; what is not there, or something else, is 0 and
// empty.
class Values {
 public:
  explicit Values(json::View array) : elements_{array.elements()}, at_{elements_.begin()} {}

  auto number() -> std::uint64_t {
    auto const value = next(json::Kind::number);
    return value ? json::to_integer<std::uint64_t>(value->number()).value_or(0) : 0;
  }
  auto text() -> std::string {
    auto const value = next(json::Kind::string);
    return value ? std::string{value->string()} : std::string{};
  }

 private:
  auto next(json::Kind kind) -> std::optional<json::View> {
    if (at_ == elements_.end()) return std::nullopt;
    auto const value = *at_;
    ++at_;
    return value.is(kind) ? std::optional<json::View>{value} : std::nullopt;
  }

  json::Elements elements_;
  json::Elements::iterator at_;
};

}  // namespace

auto History::to_json() const -> std::string {
  auto writer = json::Writer{};
  writer.begin_object().key("length").integer(length_);
  writer.key("branches").begin_array();
  for (auto const& branch : branches_) {
    writer.begin_array().string(branch.id).integer(branch.from).integer(branch.last).end_array();
  }
  writer.end_array().key("thoughts").begin_array();
  for (auto const& thought : thoughts_) {
    writer.begin_array().integer(thought.number).integer(thought.total);
    writer.integer(thought.revises).integer(thought.branches_from).integer(flags_of(thought));
    writer.string(thought.branch).string(thought.text).end_array();
  }
  writer.end_array().end_object();
  return writer.text();
}

auto History::to_json(std::size_t most_bytes) const -> std::string {
  auto shorter = *this;
  auto text = shorter.to_json();
  for (auto const most : {std::size_t{120}, std::size_t{60}, std::size_t{30}}) {
    if (text.size() <= most_bytes) return text;
    for (auto& thought : shorter.thoughts_) thought.text = beginning_of(thought.text, most);
    text = shorter.to_json();
  }
  while (text.size() > most_bytes && shorter.thoughts_.size() > 1) {
    auto const half = static_cast<std::ptrdiff_t>(shorter.thoughts_.size() / 2);
    shorter.thoughts_.erase(shorter.thoughts_.begin(), shorter.thoughts_.begin() + half);
    text = shorter.to_json();
  }
  while (text.size() > most_bytes && !shorter.branches_.empty()) {
    auto const half = static_cast<std::ptrdiff_t>((shorter.branches_.size() + 1) / 2);
    shorter.branches_.erase(shorter.branches_.begin(), shorter.branches_.begin() + half);
    text = shorter.to_json();
  }
  if (text.size() > most_bytes) shorter.thoughts_.clear(), text = shorter.to_json();
  return text;
}

auto History::from_json(std::string_view text, std::size_t limit) -> std::optional<History> {
  auto const document = json::Document::parse(text);
  if (!document) return std::nullopt;
  auto const root = document->root();
  auto const length = root.find("length");
  auto const branches = root.find("branches");
  auto const thoughts = root.find("thoughts");
  if (!length || !length->is(json::Kind::number) || !branches || !thoughts) return std::nullopt;
  auto history = History{limit};
  for (auto const value : branches->elements()) {
    if (history.branches_.size() == most_branches) break;
    auto values = Values{value};
    auto id = values.text();
    auto const from = values.number();
    history.branches_.push_back({.id = std::move(id), .from = from, .last = values.number()});
  }
  for (auto const value : thoughts->elements()) history.read_thought(value);
  history.length_ = std::max<std::uint64_t>(
      json::to_integer<std::uint64_t>(length->number()).value_or(0), history.thoughts_.size());
  history.make_room();
  return history;
}

void History::read_thought(json::View value) {
  auto values = Values{value};
  auto& thought = thoughts_.emplace_back();
  thought.number = values.number();
  thought.total = values.number();
  thought.revises = values.number();
  thought.branches_from = values.number();
  auto const flags = values.number();
  thought.is_revision = (flags & is_revision) != 0;
  thought.next_needed = (flags & is_last) == 0;
  thought.more_needed = (flags & more_needed) != 0;
  thought.branch = values.text();
  thought.text = values.text();
  bytes_ += bytes_of(thought);
}

}  // namespace thinking
