// Where a pattern matches: the same automaton, whose states are kept in the order in which a match
// prefers them, each with the places that it has passed. https://swtch.com/~rsc/regexp/regexp2.html

#include "kit/regex/automaton.hpp"
#include "kit/regex/regex.hpp"

namespace kit {
namespace {

constexpr auto nowhere = static_cast<std::size_t>(-1);
using Places = std::vector<std::size_t>;  // both ends of the match, and then of each group

struct Surroundings {
  char32_t before, after;
  std::size_t at;
};

class Threads {
 public:
  Threads(Regex::Program const& program, std::size_t slots)
      : program_{&program}, slots_{slots}, marks_(program.steps.size()) {}

  void clear() { at_.clear(), places_.clear(); }
  auto empty() const -> bool { return at_.empty(); }

  // With all that needs no character from there, the preferred first.
  void add(std::uint32_t start, Places& places, Surroundings const& here) {
    way_.push_back({.step = start});
    while (!way_.empty()) {
      auto const [step, slot, old] = way_.back();
      way_.pop_back();
      if (slot != nowhere) {
        places[slot] = old;
        continue;
      }
      if (marks_[step] < at_.size() && at_[marks_[step]] == step) continue;
      marks_[step] = static_cast<std::uint32_t>(at_.size());
      at_.push_back(step);
      places_.insert(places_.end(), places.begin(), places.end());
      follow(step, places, here);
    }
  }

  // Where each gets by one character, into `next`, up to the one that has its match: what is after
  // it a match would prefer less. True when there was one, whose places are then in `found`.
  auto advance(char32_t c, Surroundings const& after, Threads& next, Places& found) const -> bool {
    auto places = Places{};
    for (auto i = std::size_t{0}; i < at_.size(); ++i) {
      auto const first = places_.begin() + static_cast<std::ptrdiff_t>(i * slots_);
      places.assign(first, first + static_cast<std::ptrdiff_t>(slots_));
      auto const& step = program_->steps[at_[i]];
      if (step.op == Regex::Op::match) {
        found = places;
        return true;
      }
      if (c != regex::none && regex::takes(*program_, step, c)) next.add(at_[i] + 1, places, after);
    }
    return false;
  }

 private:
  struct Way {
    std::uint32_t step;
    std::size_t slot = nowhere;  // else this slot gets its old place back
    std::size_t old = nowhere;
  };

  void follow(std::uint32_t number, Places& places, Surroundings const& here) {
    auto const& [op, first, second] = program_->steps[number];
    if (op == Regex::Op::jump) way_.push_back({.step = first});
    if (op == Regex::Op::split) {
      way_.push_back({.step = second});
      way_.push_back({.step = first});
    }
    if (op == Regex::Op::place &&
        regex::is_at(static_cast<Regex::Place>(first), here.before, here.after)) {
      way_.push_back({.step = number + 1});
    }
    if (op == Regex::Op::save) {
      if (first < slots_) {
        way_.push_back({.step = 0, .slot = first, .old = places[first]});
        places[first] = here.at;
      }
      way_.push_back({.step = number + 1});
    }
  }

  Regex::Program const* program_;
  std::size_t slots_;
  std::vector<std::uint32_t> at_;
  Places places_;                     // slots_ of each
  std::vector<std::uint32_t> marks_;  // where in at_ a step is, if it is there
  std::vector<Way> way_;
};

}  // namespace

auto Regex::find(std::string_view text, std::size_t count) const
    -> std::vector<std::optional<Span>> {
  auto spans = std::vector<std::optional<Span>>{};
  if (count == 0 || !text.contains(required_)) return spans;
  auto const slots = 2 * count;
  auto now = Threads{program_, slots};
  auto next = Threads{program_, slots};
  auto found = Places{};
  auto rest = text;
  auto before = regex::none;
  while (true) {
    auto const [c, size] = rest.empty() ? regex::Decoded{regex::none, 0} : regex::decode(rest);
    auto const here = Surroundings{before, c, text.size() - rest.size()};
    if (found.empty()) {
      auto places = Places(slots, nowhere);
      places[0] = here.at;
      now.add(0, places, here);
    }
    if (now.empty()) break;
    rest.remove_prefix(size);
    auto const after = rest.empty() ? regex::none : regex::decode(rest).character;
    next.clear();
    if (now.advance(c, {c, after, here.at + size}, next, found)) found[1] = here.at;
    if (c == regex::none) break;
    std::swap(now, next);
    before = c;
  }
  if (found.empty()) return spans;
  for (auto i = std::size_t{0}; i < slots; i += 2) {
    auto const is_known = found[i] != nowhere && found[i + 1] != nowhere;
    spans.push_back(is_known ? std::optional{Span{found[i], found[i + 1]}} : std::nullopt);
  }
  return spans;
}

}  // namespace kit
