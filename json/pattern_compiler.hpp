// Turns the text of a pattern into a small program, at compile time. json/pattern.hpp says what is
// taken; this header is a part of it.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/pattern_program.hpp"

namespace json::detail {

using Code = std::vector<Instruction>;

struct Draft {
  Code code;
  Ranges ranges;
  std::string_view error;  // why the text is refused; empty when it is not
};

// A parser by recursive descent whose functions return the program of what they have read. After
// fail() nothing is left to read, so that every loop ends.
// https://tc39.es/ecma262/#sec-patterns
class PatternCompiler {
 public:
  constexpr explicit PatternCompiler(std::string_view text) : text_{text} {}

  constexpr auto run() -> Draft {
    auto code = disjunction();
    if (peek() == U')') fail("a ')' closes nothing; a bracket that is meant is written \\)");
    code.push_back({Instruction::Kind::match});
    if (code.size() > most_instructions) fail(too_long);
    if (!error_.empty()) return {.code = {}, .ranges = {}, .error = error_};
    return {.code = std::move(code), .ranges = std::move(ranges_), .error = {}};
  }

 private:
  static constexpr std::string_view too_long =
      "it needs more than 256 states when its counts are written out; bound long texts with a "
      "length instead";

  constexpr auto fail(std::string_view why) -> Code {
    if (error_.empty()) error_ = why;
    text_ = {};
    return {};
  }

  constexpr auto peek() const -> std::optional<char32_t> {
    if (text_.empty()) return std::nullopt;
    return first_character(text_).code;
  }

  constexpr auto next() -> std::optional<char32_t> {
    if (text_.empty()) return std::nullopt;
    auto const [code, length] = first_character(text_);
    text_.remove_prefix(length);
    if (code == broken_character) {
      fail("it is not UTF-8");
      return std::nullopt;
    }
    return code;
  }

  constexpr auto take(std::string_view expected) -> bool {
    if (!text_.starts_with(expected)) return false;
    text_.remove_prefix(expected.size());
    return true;
  }

  static constexpr auto append(Code& code, Code const& more) -> void {
    code.insert(code.end(), more.begin(), more.end());
  }

  static constexpr auto offset(std::size_t forwards) -> std::int16_t {
    return static_cast<std::int16_t>(forwards);
  }

  // Alternative | Disjunction
  constexpr auto disjunction() -> Code {
    auto code = alternative();
    while (take("|")) {
      auto const other = alternative();
      code.insert(code.begin(), {Instruction::Kind::split, 1, offset(code.size() + 2)});
      code.push_back({Instruction::Kind::jump, offset(other.size() + 1)});
      append(code, other);
      if (code.size() > most_instructions) return fail(too_long);
    }
    return code;
  }

  constexpr auto alternative() -> Code {
    auto code = Code{};
    while (peek() && peek() != U'|' && peek() != U')') {
      append(code, term());
      if (code.size() > most_instructions) return fail(too_long);
    }
    return code;
  }

  constexpr auto term() -> Code {
    if (take("^")) return assertion(Instruction::Kind::begin);
    if (take("$")) return assertion(Instruction::Kind::end);
    return quantified(atom());
  }

  constexpr auto assertion(Instruction::Kind kind) -> Code {
    auto const following = peek();
    if (following == U'*' || following == U'+' || following == U'?' || following == U'{') {
      return fail("^ and $ cannot be repeated");
    }
    return {{kind}};
  }

  constexpr auto atom() -> Code {
    auto const character = next();
    if (!character) return {};
    switch (*character) {
      case '.':
        return one_of(complement(line_terminators()));
      case '(':
        return group();
      case '[':
        return character_class();
      case '\\':
        return one_of(escape(InClass::no));
      case '*':
      case '+':
      case '?':
        return fail("a * + or ? repeats nothing; the character is written with a \\ before");
      case '{':
      case '}':
      case ']':
        return fail("a { } or ] stands alone; the character is written with a \\ before");
      default:
        return one_of({{*character, *character}});
    }
  }

  constexpr auto group() -> Code {
    if (take("?=") || take("?!") || take("?<=") || take("?<!")) {
      return fail("look-ahead and look-behind are not supported");
    }
    if (!take("?:") && peek() == U'?') {
      return fail("a group begins with ( or (?: here; names and flags are not supported");
    }
    auto code = disjunction();
    if (!take(")")) return fail("a ( is not closed");
    return code;
  }

  // https://tc39.es/ecma262/#prod-Quantifier
  constexpr auto quantified(Code const& atom) -> Code {
    auto least = std::size_t{0};
    auto most = std::optional<std::size_t>{};
    if (take("*")) {
    } else if (take("+")) {
      least = 1;
    } else if (take("?")) {
      most = 1;
    } else if (take("{")) {
      auto const count = number();
      if (!count) return fail("a count is {m}, {m,} or {m,n}, each at most 256");
      least = *count;
      most = count;
      if (take(",")) most = number();
      if (!take("}")) return fail("a count is {m}, {m,} or {m,n}, each at most 256");
      if (most && *most < least) return fail("a count {m,n} has its larger number first");
    } else {
      return atom;
    }
    // What a lazy quantifier matches is the same; it only matches it in another order.
    take("?");
    return repeated(atom, least, most);
  }

  constexpr auto number() -> std::optional<std::size_t> {
    auto value = std::optional<std::size_t>{};
    while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
      value = value.value_or(0) * 10 + static_cast<std::size_t>(text_.front() - '0');
      text_.remove_prefix(1);
      if (*value > most_instructions) fail(too_long);
    }
    return value;
  }

  constexpr auto repeated(Code const& atom, std::size_t least, std::optional<std::size_t> most)
      -> Code {
    auto const step = atom.size() + 1;
    if (std::max(least, most.value_or(0)) * step > 2 * most_instructions) return fail(too_long);

    auto code = Code{};
    for (auto i = std::size_t{0}; i < least; ++i) append(code, atom);
    if (most) {
      for (auto left = *most - least; left > 0; --left) {
        code.push_back({Instruction::Kind::split, 1, offset(left * step)});
        append(code, atom);
      }
    } else if (least > 0) {
      // Once more the last copy, or on.
      auto const back = static_cast<std::int16_t>(-static_cast<int>(atom.size()));
      code.push_back({Instruction::Kind::split, back, 1});
    } else {
      code.push_back({Instruction::Kind::split, 1, offset(step + 1)});
      append(code, atom);
      code.push_back({Instruction::Kind::jump, static_cast<std::int16_t>(-static_cast<int>(step))});
    }
    return code;
  }

  // https://tc39.es/ecma262/#prod-CharacterClass
  constexpr auto character_class() -> Code {
    auto const negated = take("^");
    if (peek() == U']') {
      return fail("a class [] or [^] is empty; a bracket that is meant is written [\\]]");
    }
    auto ranges = Ranges{};
    while (!take("]")) {
      if (text_.empty()) return fail("a [ is not closed");
      auto const member = class_member();
      if (text_.starts_with("-") && !text_.starts_with("-]")) {
        take("-");
        if (text_.empty()) return fail("a [ is not closed");
        auto const last = class_member();
        if (!is_single(member) || !is_single(last)) {
          return fail("a class has a range whose ends are not two characters; - itself is \\-");
        }
        if (member.front().first > last.front().first) {
          return fail("a class has a range with its larger character first");
        }
        ranges.push_back({member.front().first, last.front().first});
      } else {
        ranges.insert(ranges.end(), member.begin(), member.end());
      }
    }
    return one_of(negated ? complement(ranges) : normalized(ranges));
  }

  static constexpr auto is_single(Ranges const& ranges) -> bool {
    return ranges.size() == 1 && ranges.front().first == ranges.front().last;
  }

  constexpr auto class_member() -> Ranges {
    auto const character = next();
    if (!character) return {};
    if (*character == '\\') return escape(InClass::yes);
    return {{*character, *character}};
  }

  enum class InClass : std::uint8_t { no, yes };

  // https://tc39.es/ecma262/#prod-AtomEscape
  constexpr auto escape(InClass in_class) -> Ranges {
    auto const failed = [&](std::string_view why) {
      fail(why);
      return Ranges{};
    };
    auto const only = [](char32_t character) { return Ranges{{character, character}}; };
    auto const character = next();
    if (!character) return failed("it ends with a \\ that escapes nothing");
    switch (*character) {
      case 'd':
        return digits();
      case 'D':
        return complement(digits());
      case 'w':
        return word_characters();
      case 'W':
        return complement(word_characters());
      case 's':
        return spaces();
      case 'S':
        return complement(spaces());
      case 't':
        return only('\t');
      case 'n':
        return only('\n');
      case 'r':
        return only('\r');
      case 'f':
        return only('\f');
      case 'v':
        return only('\v');
      case 'x':
        return hexadecimal(2);
      case 'u':
        return hexadecimal(4);
      case 'b':
      case 'B':
        return failed("\\b and \\B are not supported");
      case 'p':
      case 'P':
        return failed("\\p and \\P are not supported; list the characters in a class");
      case 'k':
        return failed("back-references are not supported");
      default:
        break;
    }
    if (*character >= '1' && *character <= '9') {
      return failed("back-references are not supported");
    }
    auto const escapable = std::u32string_view{U"^$\\.*+?()[]{}|/"};
    auto const is_dash = in_class == InClass::yes && *character == '-';
    if (!is_dash && !escapable.contains(*character)) {
      return failed("a \\ stands before a character that has no escape; write it without");
    }
    return only(*character);
  }

  constexpr auto hexadecimal(std::size_t length) -> Ranges {
    auto value = char32_t{0};
    for (auto i = std::size_t{0}; i < length; ++i) {
      auto const digit = next().value_or(U' ');
      value *= 16;
      if (digit >= '0' && digit <= '9') {
        value += digit - '0';
      } else if (digit >= 'a' && digit <= 'f') {
        value += digit - 'a' + 10;
      } else if (digit >= 'A' && digit <= 'F') {
        value += digit - 'A' + 10;
      } else {
        fail("\\x is followed by two hexadecimal digits, and \\u by four");
        return {};
      }
    }
    if (value >= 0xD800 && value <= 0xDFFF) {
      fail("\\u cannot write half of a character; write the character itself");
      return {};
    }
    return {{value, value}};
  }

  constexpr auto one_of(Ranges const& ranges) -> Code {
    if (ranges.empty() && error_.empty()) return fail("a class holds no character");
    // Equal classes share their ranges.
    auto const found = std::ranges::search(ranges_, ranges);
    auto const at = static_cast<std::size_t>(found.begin() - ranges_.begin());
    if (found.empty()) ranges_.insert(ranges_.end(), ranges.begin(), ranges.end());
    return {{Instruction::Kind::one_of, offset(at), offset(ranges.size())}};
  }

  std::string_view text_;
  Ranges ranges_;
  std::string_view error_;
};

constexpr auto compile(std::string_view text) -> Draft { return PatternCompiler{text}.run(); }

// Empty, or the sentence a compile error shows.
constexpr auto refusal_of(std::string_view text) -> std::string {
  auto const draft = compile(text);
  if (draft.error.empty()) return {};
  return "the pattern '" + std::string{text} + "' cannot be used: " + std::string{draft.error};
}

consteval auto refusal_size(std::string_view text) -> std::size_t {
  return refusal_of(text).size();
}

// That sentence as static_assert wants it.
template <std::size_t Size>
class Refusal {
 public:
  consteval explicit Refusal(std::string_view text) {
    if (Size > 0) std::ranges::copy(refusal_of(text), text_);
  }
  constexpr auto size() const -> std::size_t { return Size; }
  constexpr auto data() const -> char const* { return text_; }

 private:
  char text_[Size + 1]{};
};

}  // namespace json::detail
