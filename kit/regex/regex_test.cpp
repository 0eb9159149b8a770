#include "kit/regex/regex.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

auto found(std::string_view pattern, std::string_view text, bool ignore_case = false) -> bool {
  return MUST(kit::Regex::parse(pattern, {.ignore_case = ignore_case}))
  .matches(text);
}

auto fault(std::string_view pattern) -> std::string {
  auto const result = kit::Regex::parse(pattern, {});
  return result ? "none" : result.error().message;
}

}  // namespace

TEST("characters, sets and classes") {
  expect(found("b", "abc") && !found("d", "abc") && found("", ""));
  expect(found("a.c", "xabcx") && !found("a.c", "a\nc"));
  expect(found("[a-c]x", "bx") && !found("[^a-c]x", "bx") && found("[^a-c]x", "dx"));
  expect(found("[]a]", "]") && found("[a-]", "-") && found("[\\]\\d]", "5"));
  expect(found("\\d+\\s\\w", "12 x") && !found("\\D", "12") && found("[[:alpha:]]", "1a"));
  expect(found("\\x41\\u00e9\\x{1F600}", "A\xC3\xA9\xF0\x9F\x98\x80"));
  expect(found("^.$", "\xC3\xA9") && found("^[\xC3\xA9]$", "\xC3\xA9") && found("^.$", "\xFF"));
  expect(found("a\\.b", "a.b") && !found("a\\.b", "axb") && found("{x}", "{x}"));
}

TEST("what no text has is found in none") {
  expect(!found("a\\x{D800}", "a") && !found("\\x{D800}", "") && !found("a\xFF", "a"));
  expect(found("a\xFF", "a\xFF"));
}

TEST("rows, choices and repeats") {
  expect(found("^(ab|cd)*$", "abcdab") && !found("^(ab|cd)*$", "abc"));
  expect(found("^a{2,3}$", "aaa") && !found("^a{2,3}$", "aaaa") && !found("^a{2}$", "a"));
  expect(found("^a{2,}$", "aaaaa") && found("^a{,2}$", "aa") && found("^a??b$", "ab"));
  expect(found("^(?:a|)b$", "b") && found("(?<year>\\d{4})-", "in 2026-"));
  expect(found("x*", "") && found("(a*)*", "b") && found("(|a)+", ""));
}

TEST("places") {
  expect(found("^b", "a\nb") && found("a$", "a\nb") && !found("\\Ab", "a\nb"));
  expect(found("\\bcat\\b", "a cat.") && !found("\\bcat\\b", "concat"));
  expect(found("\\Bcat", "concat") && found("b\\z", "ab") && !found("a\\z", "ab"));
}

TEST("case is ignored when that is wanted, beyond ASCII too") {
  expect(found("stra.e", "STRASE", true) && found("[a-c]", "B", true) && found("(?i)X", "x"));
  expect(found("\xC3\xA9", "\xC3\x89", true) && found("\xD0\xB6", "\xD0\x96", true));
  expect(found("\xCE\xA3", "\xCF\x83", true) && found("\xC5\x81", "\xC5\x82", true));
  expect(!found("x", "X"));
}

TEST("patterns that make others slow are as quick as any") {
  auto const text = std::string(2000, 'a');
  expect(!found("^(a+)+$", text + "b"));
  expect(!found("^(a|a)*$", text + "b"));
  expect(!found("^(a?){100}a{1000}b", text));
  expect(!found("(.*)(.*)(.*)(.*)x", text));
}

TEST("what is no pattern, or cannot be had, says where and why") {
  expect_equal(
      fault("a("),
      "'a(' is no regular expression: at character 2, '(' is not closed; write \\( for the "
      "character");
  expect(fault("a)").contains("at character 2, ')' closes nothing"));
  expect(fault("[a").contains("'[' is not closed"));
  expect(fault("*a").contains("at character 1, there is nothing before it to repeat"));
  expect(fault("a**").contains("at character 3, there is nothing to repeat"));
  expect(fault("a{3,2}").contains("the smaller number first"));
  expect(fault("[b-a]").contains("from the lower character to the higher"));
  expect(fault("(?=a)").contains("look-around is not supported"));
  expect(fault("(a)\\1").contains("back references are not supported"));
  expect(fault("\\q").contains("'\\q' means nothing"));
  expect(fault("\\").contains("last character"));
  expect(fault("\\x4").contains("no code point"));
  expect(fault("((a{1000}){1000}){1000}").contains("too large"));
  expect(fault(std::string(5000, 'a')).contains("more than 4096"));
  expect(fault(std::string(2000, '(')).contains("nested too deeply"));
}

TEST("a text that all matches have is known") {
  auto const required = [](std::string_view pattern) {
    return std::string {
      MUST(kit::Regex::parse(pattern, {}))
      .required()
    };
  };
  expect_equal(required("hello"), "hello");
  expect_equal(required("a.*error: \\d"), "error: ");
  expect_equal(required("a|b"), "");
  expect_equal(required("ab*"), "a");
}
