#include "kit/regex/regex.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kit/regex/syntax.hpp"

namespace kit {
namespace {

using regex::Node;

class Compiler {
 public:
  explicit Compiler(Regex::Program& program) : program_{program} {}

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
        add(Regex::Op::place, node.value);
        return true;
      case row:
        return std::ranges::all_of(node.parts, [&](Node const& part) { return compile(part); });
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
      auto const split = add(Regex::Op::split, here() + 1);
      if (!compile(part)) return false;
      add(Regex::Op::jump, split);
      program_.steps[split].second = here();
      return true;
    }
    auto splits = std::vector<std::uint32_t>{};
    for (auto i = node.least; i < node.most; ++i) {
      splits.push_back(add(Regex::Op::split, here() + 1));
      if (!compile(part)) return false;
    }
    for (auto const split : splits) program_.steps[split].second = here();
    return true;
  }

  Regex::Program& program_;
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

// The longest text of characters in a row that every match has.
auto longest_text(Node const& root) -> std::string {
  if (root.kind != Node::Kind::row) return {};
  auto longest = std::string{};
  auto text = std::string{};
  for (auto const& part : root.parts) {
    if (part.kind == Node::Kind::character && (part.value & 0xFFFFF800) != 0xD800) {
      append(text, part.value);
    } else {
      text.clear();
    }
    if (text.size() > longest.size()) longest = text;
  }
  return longest;
}

auto is_word(char32_t c) -> bool {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= 'a' && c <= 'z');
}

constexpr auto none = char32_t{0xFFFFFFFF};  // before the start and after the end

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
      if (op == Regex::Op::place && is_at(static_cast<Regex::Place>(first), before, after)) {
        way_.push_back(step + 1);
      }
    }
    return found;
  }

  // Where each gets by one character, into `next`. True when a match is among it.
  auto advance(char32_t c, char32_t after, States& next) const -> bool {
    auto found = false;
    for (auto i = std::size_t{0}; i < size_; ++i) {
      if (takes(program_->steps[at_[i]], c)) found = next.add(at_[i] + 1, c, after) || found;
    }
    return found;
  }

 private:
  static auto is_at(Regex::Place place, char32_t before, char32_t after) -> bool {
    switch (place) {
      case Regex::Place::line_start:
        return before == none || before == '\n';
      case Regex::Place::line_end:
        return after == none || after == '\n';
      case Regex::Place::word_edge:
        return is_word(before) != is_word(after);
      case Regex::Place::no_word_edge:
        return is_word(before) == is_word(after);
      case Regex::Place::start:
        return before == none;
      case Regex::Place::end:
        return after == none;
    }
    return false;
  }

  auto takes(Regex::Step const& step, char32_t c) const -> bool {
    switch (step.op) {
      case Regex::Op::character:
        return step.first == (program_->ignores_case ? regex::lower(c) : c);
      case Regex::Op::any:
        return c != '\n';
      case Regex::Op::set:
        return holds(program_->sets[step.first], c);
      default:
        return false;
    }
  }

  auto holds(Regex::Set const& set, char32_t c) const -> bool {
    auto const is_in = [&](char32_t each) {
      return std::ranges::any_of(set.ranges, [&](Regex::Range const& range) {
        return each >= range.first && each <= range.last;
      });
    };
    auto const found =
        is_in(c) || (program_->ignores_case && (is_in(regex::lower(c)) || is_in(regex::upper(c))));
    return found != set.is_negated;
  }

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
  auto compiler = Compiler{result.program_};
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
        std::ranges::all_of(syntax.root.parts,
                            [](Node const& part) { return part.kind == Node::Kind::character; }) &&
        syntax.root.kind == Node::Kind::row;
  }
  return result;
}

auto Regex::matches(std::string_view text) const -> bool {
  if (!text.contains(required_)) return false;
  if (is_literal_) return true;
  auto now = States{program_};
  auto next = States{program_};
  auto before = none;
  while (true) {
    auto const [c, size] = text.empty() ? regex::Decoded{none, 0} : regex::decode(text);
    if (now.add(0, before, c)) return true;  // a match may begin anywhere
    if (text.empty()) return false;
    text.remove_prefix(size);
    auto const after = text.empty() ? none : regex::decode(text).character;
    next.clear();
    if (now.advance(c, after, next)) return true;
    std::swap(now, next);
    before = c;
  }
}

}  // namespace kit
