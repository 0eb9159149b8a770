#include "json/pattern.hpp"

#include <source_location>
#include <string>
#include <string_view>

#include "base/test.hpp"

namespace {

using json::Pattern;

// What the compiler would say, without stopping this file from compiling.
template <base::Literal Text>
auto refusal() -> std::string_view {
  static constexpr auto sentence =
      json::detail::Refusal<json::detail::refusal_size(Text.view())>{Text.view()};
  return {sentence.data(), sentence.size()};
}

template <base::Literal Text>
void expect_refused(std::string_view why,
                    std::source_location where = std::source_location::current()) {
  auto sentence = std::string{"the pattern '"};
  sentence += Text.view();
  sentence += "' cannot be used: ";
  sentence += why;
  expect_equal(refusal<Text>(), sentence, where);
}

}  // namespace

TEST("a pattern matches anywhere in the text, and ^ and $ pin it") {
  expect(Pattern<"bc">::matches("abcd"));
  expect(Pattern<"bc">::matches("bc"));
  expect(!Pattern<"bc">::matches("bac"));
  expect(Pattern<"^bc">::matches("bcd"));
  expect(!Pattern<"^bc">::matches("abc"));
  expect(Pattern<"bc$">::matches("abc"));
  expect(!Pattern<"bc$">::matches("bcd"));
  expect(Pattern<"^bc$">::matches("bc"));
  expect(!Pattern<"^bc$">::matches("bcbc"));
  expect(Pattern<"">::matches(""));
  expect(Pattern<"">::matches("anything"));
  expect(Pattern<"^$">::matches(""));
  expect(!Pattern<"^$">::matches("a"));
}

TEST("$ is the end of the text, not the end of a line") {
  expect(!Pattern<"^a$">::matches("a\n"));
  expect(!Pattern<"^b">::matches("a\nb"));
  expect(!Pattern<"a^b">::matches("a^b"));
  expect(!Pattern<"a$b">::matches("a$b"));
}

TEST("the empty text is searched too") {
  expect(Pattern<"a*">::matches(""));
  expect(Pattern<"$">::matches(""));
  expect(Pattern<"$^">::matches(""));
  expect(!Pattern<"$^">::matches("a"));
  expect(!Pattern<"a">::matches(""));
  expect(!Pattern<".">::matches(""));
}

TEST("alternatives bind weaker than anchors and sequences") {
  expect(Pattern<"^(a|bc|)$">::matches("a"));
  expect(Pattern<"^(a|bc|)$">::matches("bc"));
  expect(Pattern<"^(a|bc|)$">::matches(""));
  expect(!Pattern<"^(a|bc|)$">::matches("b"));
  expect(Pattern<"^a|b$">::matches("ax"));
  expect(Pattern<"^a|b$">::matches("xb"));
  expect(!Pattern<"^a|b$">::matches("xax"));
  expect(Pattern<"^(?:x|y|z)(?:0|1)$">::matches("z1"));
}

TEST("quantifiers") {
  expect(Pattern<"^ab*c$">::matches("ac"));
  expect(Pattern<"^ab*c$">::matches("abbbc"));
  expect(!Pattern<"^ab+c$">::matches("ac"));
  expect(Pattern<"^ab+c$">::matches("abbc"));
  expect(Pattern<"^ab?c$">::matches("abc"));
  expect(!Pattern<"^ab?c$">::matches("abbc"));
  expect(!Pattern<"^a{3}$">::matches("aa"));
  expect(Pattern<"^a{3}$">::matches("aaa"));
  expect(!Pattern<"^a{3}$">::matches("aaaa"));
  expect(!Pattern<"^a{2,}$">::matches("a"));
  expect(Pattern<"^a{2,}$">::matches("aaaaa"));
  expect(Pattern<"^a{0}b{1,3}$">::matches("bbb"));
  expect(!Pattern<"^a{0}b{1,3}$">::matches("bbbb"));
  expect(!Pattern<"^a{0}b{1,3}$">::matches("ab"));
  expect(Pattern<"^(ab){2}(cd){0,2}$">::matches("ababcd"));
  expect(!Pattern<"^(ab){2}(cd){0,2}$">::matches("ababcdc"));
}

TEST("a lazy quantifier accepts the same texts") {
  expect(Pattern<"^a*?b+?c??d{1,2}?$">::matches("aabbcdd"));
  expect(!Pattern<"^a*?b+?c??d{1,2}?$">::matches("aacd"));
}

TEST("repeating what may be empty ends") {
  expect(Pattern<"^(a*)*$">::matches("aaa"));
  expect(Pattern<"^(a*)+$">::matches(""));
  expect(!Pattern<"^(a*)+$">::matches("ab"));
  expect(Pattern<"^(|a){2,}$">::matches("aaaa"));
  expect(Pattern<"^()*(){3,}(){2}$">::matches(""));
  expect(Pattern<"(^)*(^a)+($|b)*">::matches("ab"));
}

TEST("classes") {
  expect(Pattern<"^[a-cx]$">::matches("b"));
  expect(Pattern<"^[a-cx]$">::matches("x"));
  expect(!Pattern<"^[a-cx]$">::matches("d"));
  expect(Pattern<"^[^a-cx]$">::matches("d"));
  expect(!Pattern<"^[^a-cx]$">::matches("a"));
  expect(Pattern<"^[^a]$">::matches("\n"));
  expect(Pattern<R"(^[-a]$)">::matches("-"));
  expect(Pattern<R"(^[a-]$)">::matches("-"));
  expect(Pattern<R"(^[a\-c]$)">::matches("-"));
  expect(!Pattern<R"(^[a\-c]$)">::matches("b"));
  expect(Pattern<R"(^[\]\\^[.*$]+$)">::matches("]\\^[.*$"));
  expect(Pattern<R"(^[\d.\s]+$)">::matches("1.5 2"));
  expect(Pattern<R"(^[^\W_]+$)">::matches("aZ9"));
  expect(!Pattern<R"(^[^\W_]+$)">::matches("a_9"));
  expect(Pattern<R"(^[\d\D]$)">::matches("x"));
  expect(Pattern<R"(^[c-ea-db]+$)">::matches("abcde"));
}

TEST("escapes") {
  expect(Pattern<R"(^\d\D\w\W\s\S$)">::matches("1a_- x"));
  expect(!Pattern<R"(^\d$)">::matches("٣"));
  expect(!Pattern<R"(^\w$)">::matches("é"));
  expect(Pattern<R"(^\W$)">::matches("é"));
  expect(Pattern<R"(^\s{4}$)">::matches("\u00A0\u2003\uFEFF\v"));
  expect(!Pattern<R"(^\s$)">::matches("\u200B"));
  expect(Pattern<R"(^\t\n\r\f\v$)">::matches("\t\n\r\f\v"));
  expect(Pattern<R"(^\x41\u00e9\u20AC$)">::matches("Aé€"));
  expect(Pattern<R"(^[\u4e00-\u9fff]+$)">::matches("漢字"));
  expect(Pattern<R"(^\^\$\\\.\*\+\?\(\)\[\]\{\}\|\/$)">::matches("^$\\.*+?()[]{}|/"));
}

TEST("a character is a code point, however many bytes it takes") {
  expect(Pattern<"^.$">::matches("a"));
  expect(Pattern<"^.$">::matches("é"));
  expect(Pattern<"^.$">::matches("€"));
  expect(Pattern<"^.$">::matches("😀"));
  expect(Pattern<"^é{2}$">::matches("éé"));
  expect(Pattern<"^[α-ω😀]+$">::matches("λ😀"));
  expect(!Pattern<"^[α-ω]+$">::matches("Λ"));
  expect(!Pattern<"^.$">::matches("\n"));
  expect(!Pattern<"^.$">::matches("\u2028"));
}

TEST("NUL is a character like others") {
  expect(Pattern<"^a.b$">::matches({"a\0b", 3}));
  expect(Pattern<R"(\x00)">::matches({"a\0b", 3}));
  expect(!Pattern<"^a$">::matches({"a\0", 2}));
}

TEST("a broken byte matches nothing, and what is around it is still found") {
  for (auto const broken : {"\x80", "\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                            "\xE2\x82", "\xF0\x9F\x98", "\xC3"}) {
    expect(!Pattern<".">::matches(broken));
    expect(!Pattern<"[^a]">::matches(broken));
    expect(!Pattern<R"([\s\S])">::matches(broken));
    expect(Pattern<"^">::matches(broken));
    expect(Pattern<"$">::matches(broken));
    auto const around = std::string{"ab"} + broken + "cd";
    expect(Pattern<"cd$">::matches(around));
    expect(Pattern<"^ab">::matches(around));
    expect(!Pattern<"^ab.*cd$">::matches(around));
  }
}

TEST("a character is the code point that it is written as") {
  auto const code = [](std::string_view text) { return json::detail::first_character(text).code; };
  expect(code("\x7F") == 0x7F && code("\u0080") == 0x80 && code("\u07FF") == 0x7FF);
  expect(code("\u0800") == 0x800 && code("\uFFFD") == 0xFFFD);
  expect(code("\U00010000") == 0x10000 && code("\U0010FFFF") == 0x10FFFF);
  expect(code("\xE9\x9D") == json::detail::broken_character);
}

TEST("patterns people write") {
  using Slug = Pattern<"^[a-z0-9]+(?:-[a-z0-9]+)*$">;
  expect(Slug::matches("a-good-name-2"));
  expect(!Slug::matches("a--b"));
  expect(!Slug::matches("-a"));
  using Commit = Pattern<"^[0-9a-f]{7,40}$">;
  expect(Commit::matches("deadbee"));
  expect(Commit::matches(std::string(40, 'a')));
  expect(!Commit::matches(std::string(41, 'a')));
  expect(!Commit::matches("deadbe"));
  using Time = Pattern<"^([01]\\d|2[0-3]):[0-5]\\d$">;
  expect(Time::matches("23:59"));
  expect(!Time::matches("24:00"));
  expect(!Time::matches("9:00"));
  using Name = Pattern<R"(^[A-Za-z_][\w.-]{0,63}$)">;
  expect(Name::matches("x" + std::string(63, '.')));
  expect(!Name::matches("x" + std::string(64, '.')));
}

TEST("time is linear where a backtracking matcher would not end") {
  auto const text = std::string(100'000, 'a');
  expect(!Pattern<"^(a+)+$">::matches(text + "b"));
  expect(!Pattern<"^(a|a)*b$">::matches(text));
  expect(!Pattern<"(a?){50}a{50}b">::matches(text));
}

TEST("the schema shows the pattern as it was written") {
  expect_equal(Pattern<R"(^\d+$)">::source, R"(^\d+$)");
}

TEST("equal classes share their ranges, and counts fill the program to its last state") {
  static_assert(Pattern<R"(^\w+-\w+-\w+$)">::program.ranges.size() == 5);
  static_assert(Pattern<"^[a-z]{1,127}$">::program.code.size() == 256);
  static_assert(sizeof(json::detail::Instruction) == 6);
  expect(Pattern<"^[a-z]{1,127}$">::matches(std::string(127, 'q')));
  expect(!Pattern<"^[a-z]{1,127}$">::matches(std::string(128, 'q')));
  expect(Pattern<"^a{253}$">::matches(std::string(253, 'a')));
}

TEST("what is not supported is refused in a sentence") {
  auto const around = std::string_view{"look-ahead and look-behind are not supported"};
  expect_refused<"(?=a)">(around);
  expect_refused<"(?!a)">(around);
  expect_refused<"(?<=a)">(around);
  expect_refused<"(?<!a)">(around);
  auto const group =
      std::string_view{"a group begins with ( or (?: here; names and flags are not supported"};
  expect_refused<"(?<name>a)">(group);
  expect_refused<"(?i:a)">(group);
  expect_refused<R"((a)\1)">("back-references are not supported");
  expect_refused<R"(\k<a>)">("back-references are not supported");
  expect_refused<R"(\bword)">("\\b and \\B are not supported");
  expect_refused<R"([\b])">("\\b and \\B are not supported");
  expect_refused<R"(\p{L})">("\\p and \\P are not supported; list the characters in a class");
}

TEST("a mistake is refused in a sentence") {
  expect_refused<"(a">("a ( is not closed");
  expect_refused<"a)">("a ')' closes nothing; a bracket that is meant is written \\)");
  expect_refused<"[a">("a [ is not closed");
  expect_refused<"[a-">("a [ is not closed");
  expect_refused<"[]">("a class [] or [^] is empty; a bracket that is meant is written [\\]]");
  expect_refused<"[^]">("a class [] or [^] is empty; a bracket that is meant is written [\\]]");
  expect_refused<R"([^\s\S])">("a class holds no character");
  expect_refused<"[z-a]">("a class has a range with its larger character first");
  expect_refused<R"([\d-z])">(
      "a class has a range whose ends are not two characters; - itself is \\-");
  expect_refused<R"(a\)">("it ends with a \\ that escapes nothing");
  expect_refused<R"(a\-b)">("a \\ stands before a character that has no escape; write it without");
  expect_refused<R"(\u12G4)">("\\x is followed by two hexadecimal digits, and \\u by four");
  expect_refused<R"(\x4)">("\\x is followed by two hexadecimal digits, and \\u by four");
  expect_refused<R"(\uD83D\uDE00)">(
      "\\u cannot write half of a character; write the character itself");
  auto const nothing =
      std::string_view{"a * + or ? repeats nothing; the character is written with a \\ before"};
  expect_refused<"*a">(nothing);
  expect_refused<"a**">(nothing);
  expect_refused<"a|+">(nothing);
  expect_refused<"^*">("^ and $ cannot be repeated");
  auto const alone =
      std::string_view{"a { } or ] stands alone; the character is written with a \\ before"};
  expect_refused<"{a}">(alone);
  expect_refused<"a}">(alone);
  expect_refused<"a]">(alone);
  auto const count = std::string_view{"a count is {m}, {m,} or {m,n}, each at most 256"};
  expect_refused<"a{x}">(count);
  expect_refused<"a{,3}">(count);
  expect_refused<"a{1,2">(count);
  expect_refused<"a{3,2}">("a count {m,n} has its larger number first");
  expect_refused<"\xFF">("it is not UTF-8");
}

TEST("a pattern with too many states is refused") {
  auto const why = std::string_view{
      "it needs more than 256 states when its counts are written out; bound long texts with a "
      "length instead"};
  expect_refused<"^[a-z]{1,128}$">(why);
  expect_refused<"a{256}">(why);
  expect_refused<"a{99999999999999999999}">(why);
  expect_refused<"((a{16}){16}){16}">(why);
  expect_refused<"(){257}">(why);
}
