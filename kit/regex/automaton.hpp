// What one step of the automaton takes.

#pragma once

#include <algorithm>

#include "kit/regex/syntax.hpp"

namespace kit::regex {

inline constexpr auto none = char32_t{0xFFFFFFFF};  // before the start and after the end

inline auto is_word(char32_t c) -> bool {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= 'a' && c <= 'z');
}

// Whether the place between two characters is one of these.
inline auto is_at(Regex::Place place, char32_t before, char32_t after) -> bool {
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

inline auto holds(Regex::Set const& set, char32_t c, bool ignores_case) -> bool {
  auto const is_in = [&](char32_t each) {
    return std::ranges::any_of(set.ranges, [&](Regex::Range const& range) {
      return each >= range.first && each <= range.last;
    });
  };
  auto const found = is_in(c) || (ignores_case && (is_in(lower(c)) || is_in(upper(c))));
  return found != set.is_negated;
}

// Whether a step goes on to the next one by this character.
inline auto takes(Regex::Program const& program, Regex::Step const& step, char32_t c) -> bool {
  switch (step.op) {
    case Regex::Op::character:
      return step.first == (program.ignores_case ? lower(c) : c);
    case Regex::Op::any:
      return c != '\n';
    case Regex::Op::set:
      return holds(program.sets[step.first], c, program.ignores_case);
    default:
      return false;
  }
}

}  // namespace kit::regex
