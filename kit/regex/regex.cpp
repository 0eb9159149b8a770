#include "kit/regex/regex.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kit/regex/automaton.hpp"

namespace kit {
namespace {

using regex::Node;

class Compiler {
 public:
  Compiler(Regex::Program& program, RegexFlags flags) : program_{program}, flags_{flags} {}

  // False when the program is too long.
  auto compile(Node const& node) -> bool {
    using enum Node::Kind;
    if (program_.steps.size() > Regex::most_steps) return false;
    switch (node.kind) {
      case character:
        add(Regex::Op::character, program_.ignores_case
                                      ? static_cast<std::uint32_t>(regex::lower(node.value))
                                      : node.value);
        return true;
      case any:
        add(Regex::Op::any);
        return true;
      case set:
        add(Regex::Op::set, node.value);
        return true;
      case place:
        add(Regex::Op::place,
            static_cast<std::uint32_t>(meant(static_cast<Regex::Place>(node.value))));
        return true;
      case row:
        return std::ranges::all_of(node.parts, [&](Node const& part) { return compile(part); });
      case group:
        return compile_group(node);
      case choice:
        return compile_choice(node);
      case repeat:
        return compile_repeat(node);
    }
    return true;
  }

  void finish() { add(Regex::Op::match); }

 private:
  auto add(Regex::Op op, std::uint32_t first = 0) -> std::uint32_t {
    program_.steps.push_back({op, first});
    return here() - 1;
  }
  auto here() const -> std::uint32_t { return static_cast<std::uint32_t>(program_.steps.size()); }

  auto meant(Regex::Place place) const -> Regex::Place {
    if (!flags_.one_line) return place;
    if (place == Regex::Place::line_start) return Regex::Place::start;
    return place == Regex::Place::line_end ? Regex::Place::end : place;
  }

  auto compile_group(Node const& node) -> bool {
    if (!flags_.groups) return compile(node.parts.front());
    add(Regex::Op::save, 2 * node.value);
    if (!compile(node.parts.front())) return false;
    add(Regex::Op::save, 2 * node.value + 1);
    return true;
  }

  // The way that a match prefers comes first.
  void branch(std::uint32_t split, std::uint32_t to, bool is_preferred) {
    auto& step = program_.steps[split];
    (is_preferred ? step.first : step.second) = to;
  }

  auto compile_choice(Node const& node) -> bool {
    auto ends = std::vector<std::uint32_t>{};
    for (auto const& part : node.parts) {
      auto const is_last = &part == &node.parts.back();
      auto const split = is_last ? 0 : add(Regex::Op::split, here() + 1);
      if (!compile(part)) return false;
      if (is_last) break;
      ends.push_back(add(Regex::Op::jump));
      program_.steps[split].second = here();
    }
    for (auto const end : ends) program_.steps[end].first = here();
    return true;
  }

  auto compile_repeat(Node const& node) -> bool {
    auto const& part = node.parts.front();
    for (auto i = std::uint32_t{0}; i < node.least; ++i) {
      if (!compile(part)) return false;
    }
    if (node.most == regex::no_end) {
      auto const split = add(Regex::Op::split);
      branch(split, here(), !node.is_lazy);
      if (!compile(part)) return false;
      add(Regex::Op::jump, split);
      branch(split, here(), node.is_lazy);
      return true;
    }
    auto splits = std::vector<std::uint32_t>{};
    for (auto i = node.least; i < node.most; ++i) {
      splits.push_back(add(Regex::Op::split));
      branch(splits.back(), here(), !node.is_lazy);
      if (!compile(part)) return false;
    }
    for (auto const split : splits) branch(split, here(), node.is_lazy);
    return true;
  }

  Regex::Program& program_;
  RegexFlags flags_;
};

void append(std::string& text, char32_t c) {
  auto const put = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  if (c < 0x10000) put(0xE0 | c >> 12);
  if (c >= 0x10000) put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F));
  put(0x80 | (c >> 6 & 0x3F));
  put(0x80 | (c & 0x3F));
}

// A character that text can have: no half of a pair, and no byte that is no UTF-8.
auto is_text(Node const& part) -> bool {
  return part.kind == Node::Kind::character && (part.value & 0xFFFFF800) != 0xD800;
}

// The longest text of characters in a row that every match has.
auto longest_text(Node const& root) -> std::string {
  if (root.kind != Node::Kind::row) return {};
  auto longest = std::string{};
  auto text = std::string{};
  for (auto const& part : root.parts) {
    if (is_text(part)) {
      append(text, part.value);
    } else {
      text.clear();
    }
    if (text.size() > longest.size()) longest = text;
  }
  return longest;
}

// All that the automaton can be at, at one place of the text.
class States {
 public:
  explicit States(Regex::Program const& program)
      : program_{&program}, at_(program.steps.size()), marks_(program.steps.size()) {}

  void clear() { size_ = 0; }
  auto empty() const -> bool { return size_ == 0; }

  // With all that needs no character from there. True when a match is among it.
  auto add(std::uint32_t start, char32_t before, char32_t after) -> bool {
    auto found = false;
    way_.push_back(start);
    while (!way_.empty()) {
      auto const step = way_.back();
      way_.pop_back();
      if (marks_[step] < size_ && at_[marks_[step]] == step) continue;
      marks_[step] = static_cast<std::uint32_t>(size_);
      at_[size_++] = step;
      auto const& [op, first, second] = program_->steps[step];
      if (op == Regex::Op::match) found = true;
      if (op == Regex::Op::jump || op == Regex::Op::split) way_.push_back(first);
      if (op == Regex::Op::split) way_.push_back(second);
      if (op == Regex::Op::save) way_.push_back(step + 1);
      if (op == Regex::Op::place && regex::is_at(static_cast<Regex::Place>(first), before, after)) {
        way_.push_back(step + 1);
      }
    }
    return found;
  }

  // Where each gets by one character, into `next`. True when a match is among it.
  auto advance(char32_t c, char32_t after, States& next) const -> bool {
    auto found = false;
    for (auto i = std::size_t{0}; i < size_; ++i) {
      if (regex::takes(*program_, program_->steps[at_[i]], c))
        found = next.add(at_[i] + 1, c, after) || found;
    }
    return found;
  }

 private:
  Regex::Program const* program_;
  std::vector<std::uint32_t> at_;     // the first size_ are those it is at
  std::vector<std::uint32_t> marks_;  // where in at_ a step is, if it is there
  std::vector<std::uint32_t> way_;
  std::size_t size_ = 0;
};

}  // namespace

auto Regex::parse(std::string_view pattern, RegexFlags flags) -> base::Result<Regex> {
  if (pattern.size() > longest_pattern) {
    return base::failure(base::concat("the regular expression has ", pattern.size(),
                                      " bytes, more than ", longest_pattern));
  }
  auto syntax = TRY(regex::parse(pattern));
  auto result = Regex{};
  result.program_.ignores_case = flags.ignore_case || syntax.ignores_case;
  result.program_.sets = std::move(syntax.sets);
  auto compiler = Compiler{result.program_, flags};
  if (!compiler.compile(syntax.root)) {
    return base::failure(base::concat(base::quoted(pattern),
                                      " is too large with all its repeats written out; it comes to "
                                      "more than ",
                                      most_steps, " steps"));
  }
  compiler.finish();
  if (!result.program_.ignores_case) {
    result.required_ = longest_text(syntax.root);
    result.is_literal_ =
        syntax.root.kind == Node::Kind::row && std::ranges::all_of(syntax.root.parts, is_text);
  }
  return result;
}

auto Regex::matches(std::string_view text) const -> bool {
  if (!text.contains(required_)) return false;
  if (is_literal_) return true;
  auto now = States{program_};
  auto next = States{program_};
  auto before = regex::none;
  while (true) {
    auto const [c, size] = text.empty() ? regex::Decoded{regex::none, 0} : regex::decode(text);
    if (now.add(0, before, c)) return true;  // a match may begin anywhere
    if (text.empty()) return false;
    text.remove_prefix(size);
    auto const after = text.empty() ? regex::none : regex::decode(text).character;
    next.clear();
    if (now.advance(c, after, next)) return true;
    std::swap(now, next);
    before = c;
  }
}

}  // namespace kit
