// Regular expressions from outside. Whatever the pattern and the text, matching takes time in
// proportion to one times the other: Thompson's automaton, all of whose states are followed at
// once, and no backtracking. https://swtch.com/~rsc/regexp/regexp1.html
//
//   .  [a-z]  [^a-z]  [[:alpha:]]  \d \w \s \D \W \S   one character
//   ab  a|b  (a)  (?:a)  (?<name>a)                    in a row, one of two, together
//   a*  a+  a?  a{2}  a{2,}  a{2,5}                    how often; with ? after it as seldom as it
//   can be ^  $  \b  \B  \A  \z                               places: lines, words, the text
//   \n \t \r \f \v \0 \x41 \x{1F600} \u0041 \.         characters by another name
//   (?i)                                               at the start: case is ignored
//
// A character is a code point of UTF-8; a byte that is no UTF-8 is one as well, which '.' and
// negated sets match. \d, \w, \s and \b know ASCII. Ignoring case is so for Latin, Greek and
// Cyrillic letters that have one counterpart. Back references and look-around have no such
// automaton, and are refused by name.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace kit {

struct RegexFlags {
  bool ignore_case = false;
  bool one_line = false;  // '^' and '$' are the ends of the text alone
  bool groups = false;    // for find()
};

class Regex {
 public:
  static constexpr std::size_t longest_pattern = 4096;
  static constexpr std::size_t most_steps = 20'000;

  // The failure says what is wrong, and where in the pattern.
  static auto parse(std::string_view pattern, RegexFlags flags) -> base::Result<Regex>;

  // Whether it occurs anywhere in the text. '^' and '$' are also at the ends of its lines.
  auto matches(std::string_view text) const -> bool;

  struct Span {
    std::size_t start, end;
    auto operator==(Span const&) const -> bool = default;
  };
  // Where the first match is, and where in it the groups from 1 on are that took part, `count`
  // places in all. Of matches that begin at one place it is the one that a program which tries one
  // way after the other finds. Empty when there is none. Groups are known when the flags asked for
  // them.
  auto find(std::string_view text, std::size_t count) const -> std::vector<std::optional<Span>>;

  // A text that is in all that matches, as it stands; empty when none is known.
  auto required() const -> std::string_view { return required_; }

  // The program of the automaton.
  enum class Op : std::uint8_t { character, any, set, split, jump, place, save, match };
  enum class Place : std::uint8_t { line_start, line_end, word_edge, no_word_edge, start, end };
  struct Step {
    Op op;
    std::uint32_t first = 0;   // a character, a set, a Place, an end of a group, or where to go on
    std::uint32_t second = 0;  // where a split goes on as well
  };
  struct Range {
    char32_t first, last;
  };
  struct Set {
    bool is_negated = false;
    std::vector<Range> ranges = {};
  };
  struct Program {
    std::vector<Step> steps;
    std::vector<Set> sets;
    bool ignores_case = false;
  };

 private:
  Program program_;
  std::string required_;
  bool is_literal_ = false;  // `required_` is all of it
};

}  // namespace kit
