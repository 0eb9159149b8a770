// JSON Schema's `pattern`, for a tool's arguments: an ECMA-262 regular expression that the compiler
// turns into a table, and that is matched in time linear in the text.
//
// Taken, with the meaning they have in Unicode mode: characters, `.`, ^ $, ( ) (?: ), |, classes,
// * + ? {m} {m,} {m,n} (with a lazy `?` too), and \d \w \s \D \W \S \t \n \r \f \v \xHH \uHHHH.
// All else is a compile error that says so: what cannot be matched in one pass (look-around,
// back-references), and what JavaScript and Python read differently (an empty class, \-, \b).

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "base/literal.hpp"
#include "json/pattern_compiler.hpp"
#include "json/pattern_program.hpp"

namespace json {
namespace detail {

// Whether the program accepts a part of `text`. A byte that is not UTF-8 is in no class, not even
// in a negated one. At most as many steps per character as the program has instructions and ranges.
auto search(std::span<Instruction const> code, std::span<Range const> ranges, std::string_view text)
    -> bool;

template <std::size_t CodeSize, std::size_t RangesSize>
struct Program {
  std::array<Instruction, CodeSize> code;
  std::array<Range, RangesSize> ranges;
};

template <base::Literal Text>
consteval auto make_program() {
  constexpr auto sizes = [] {
    auto const draft = compile(Text.view());
    return std::array{draft.code.size(), draft.ranges.size()};
  }();
  auto program = Program<sizes[0], sizes[1]>{};
  auto const draft = compile(Text.view());
  std::ranges::copy(draft.code, program.code.begin());
  std::ranges::copy(draft.ranges, program.ranges.begin());
  return program;
}

}  // namespace detail

template <base::Literal Text>
struct Pattern {
  static constexpr auto refusal = detail::Refusal<detail::refusal_size(Text.view())>{Text.view()};
  static_assert(refusal.size() == 0, refusal);

  // As it goes into the schema.
  static constexpr std::string_view source = Text.view();
  static constexpr auto program = detail::make_program<Text>();

  // Whether a part of `text` matches, as JSON Schema has it: ^ and $ pin a pattern to the whole.
  // https://json-schema.org/draft/2020-12/json-schema-validation#section-6.3.3
  static auto matches(std::string_view text) -> bool {
    return detail::search(program.code, program.ranges, text);
  }
};

}  // namespace json
