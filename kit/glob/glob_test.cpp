#include "kit/glob/glob.hpp"

#include <initializer_list>
#include <string>

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

using kit::Glob;

// The paths that match, each followed by a space.
auto matching(std::string_view pattern, std::initializer_list<std::string_view> paths)
    -> std::string {
  auto const glob = Glob::parse(pattern);
  if (!glob) return glob.error().message;
  auto result = std::string{};
  for (auto const path : paths) {
    if (glob->matches(path)) result += base::concat(path, ' ');
  }
  return result;
}

auto matches(std::string_view pattern, std::string_view path) -> bool {
  return Glob::parse(pattern)->matches(path);
}

auto could_contain(std::string_view pattern, std::string_view folder) -> bool {
  return Glob::parse(pattern)->could_contain(folder);
}

auto repeated(std::string_view text, int times) -> std::string {
  auto result = std::string{};
  for (auto i = 0; i < times; ++i) result += text;
  return result;
}

TEST("an asterisk stays within its segment, and dots are nothing special") {
  expect_equal(matching("*.txt", {"a.txt", ".txt", ".a.txt", "d/a.txt", "a.txt.md", "a.TXT"}),
               "a.txt .txt .a.txt ");
  expect_equal(matching("*", {"a", ".hid", "a/b", "", ".", "..", "é"}), "a .hid é ");
  expect_equal(matching("a*b*c", {"abc", "axxbyyc", "ac", "acb", "abcb"}), "abc axxbyyc ");
  expect_equal(matching("x.js", {"x.js", "d/x.js", "xxjs"}), "x.js ");
  expect_equal(matching("d/*", {"d/a", "d", "d/", "d/a/b"}), "d/a ");
}

TEST("two asterisks that are a segment take any number of segments") {
  expect_equal(matching("**/*.txt", {"a.txt", "d/a.txt", "d/e/a.txt", "a.txt/b"}),
               "a.txt d/a.txt d/e/a.txt ");
  expect_equal(matching("d/**", {"d", "d/a", "d/a/b", "e/d/a"}), "d/a d/a/b ");
  expect_equal(matching("**", {"a", "a/b", "a/../b"}), "a a/b ");
  expect_equal(matching("a/**/b", {"a/b", "a/x/b", "a/x/y/b", "ab", "a/b/c"}),
               "a/b a/x/b a/x/y/b ");
  expect_equal(matching("**/a/b/c/**/d/**", {"a/b/c/d/x", "q/a/b/c/y/d/x", "a/b/d/x"}),
               "a/b/c/d/x q/a/b/c/y/d/x ");
  expect_equal(matching("a**b", {"ab", "axb", "a/b"}), "ab axb ");
}

TEST("a question mark is one code point, whatever its bytes") {
  expect_equal(matching("?", {"a", "é", "漢", "😀", "ab", ""}), "a é 漢 😀 ");
  expect_equal(matching("??.txt", {"ab.txt", "a.txt", "é😀.txt"}), "ab.txt é😀.txt ");
  // A byte that is not UTF-8 is one too.
  expect(matches("?", "\xFF") && matches("[!a]", "\x80") && !matches("\xEF\xBF\xBD", "\xFF"));
}

TEST("brackets hold characters, ranges and POSIX's classes") {
  expect_equal(matching("[a-cX]", {"a", "b", "c", "X", "d", "A", "-"}), "a b c X ");
  expect_equal(matching("[!a-c]", {"a", "d", "!", "é"}), "d ! é ");
  expect_equal(matching("[^a]", {"a", "^", "b"}), "^ b ");
  expect_equal(matching("[]a]", {"]", "a", "b"}), "] a ");
  expect_equal(matching("[a-]", {"a", "-", "b"}), "a - ");
  expect_equal(matching("[\\]-a]", {"]", "^", "a", "\\", "-"}), "] ^ a ");
  expect_equal(matching("[α-ω😀]", {"β", "😀", "b"}), "β 😀 ");
  expect_equal(matching("[[:digit:]_][[:upper:][:space:]]", {"1A", "_ ", "AA", "1a"}), "1A _  ");
  expect_equal(matching("x[*]", {"x*", "xy"}), "x* ");
  // Nothing is in a range the wrong way round.
  expect_equal(matching("[c-a]", {"a", "b", "c", "[c-a]"}), "");
}

TEST("what is not closed means itself") {
  expect_equal(matching("[a", {"[a", "a"}), "[a ");
  expect_equal(matching("{a,b", {"{a,b", "a"}), "{a,b ");
  expect_equal(matching("@(a|b", {"@(a|b", "a"}), "@(a|b ");
  expect_equal(matching("{a}", {"{a}", "a"}), "{a} ");
  expect_equal(matching("a\\", {"a\\", "a"}), "a\\ ");
}

TEST("braces stand for each of their alternatives") {
  expect_equal(matching("{a,B}.txt", {"a.txt", "B.txt", "b.txt", "{a,B}.txt"}), "a.txt B.txt ");
  expect_equal(matching("{a,b/{c,d}}/*", {"a/x", "b/c/x", "b/d/x", "b/x"}), "a/x b/c/x b/d/x ");
  expect_equal(matching("f{8..10}", {"f8", "f9", "f10", "f11"}), "f8 f9 f10 ");
  expect_equal(matching("f{08..10}", {"f8", "f08", "f10"}), "f08 f10 ");
  expect_equal(matching("{a..e..2}", {"a", "b", "c", "e"}), "a c e ");
  expect_equal(matching("x{,y}", {"x", "xy"}), "x xy ");
  expect_equal(matching("{a,}", {"a", ""}), "a ");
  expect_equal(matching("\\{a,b\\}", {"{a,b}", "a"}), "{a,b} ");
  expect_equal(matching("${a,b}", {"${a,b}", "$a"}), "${a,b} ");
}

TEST("groups take one of their alternatives, so often as their sign says") {
  expect_equal(matching("+(a|B)", {"a", "B", "aB", "aab", ""}), "a B aB ");
  expect_equal(matching("x*(ab|c)", {"x", "xabc", "xcab", "xa"}), "x xabc xcab ");
  expect_equal(matching("x?(ab|c)y", {"xy", "xaby", "xcy", "xccy"}), "xy xaby xcy ");
  expect_equal(matching("@(a*|b).js", {"a.js", "axx.js", "b.js", "bb.js"}), "a.js axx.js b.js ");
  expect_equal(matching("d/!(*.js|b)", {"d/a.js", "d/b", "d/a.md", "d/bb"}), "d/a.md d/bb ");
  expect_equal(matching("x!(a|b)c", {"xac", "xbc", "xc", "xabc", "xac.c"}), "xc xabc xac.c ");
  expect_equal(matching("x/*(!(a)b)", {"x/ab", "x/abb", "x/cb", "x/bab"}), "x/abb x/cb x/bab ");
  expect_equal(matching("x/!(*.@(js|ts))", {"x/a.js", "x/a.ts", "x/a.md"}), "x/a.md ");
  expect_equal(matching("+(*(a)|b)c", {"aabac", "c", "bc", "ab"}), "aabac c bc ");
}

TEST("a backslash takes the meaning from what comes after it") {
  expect_equal(matching("a\\*", {"a*", "ab"}), "a* ");
  expect_equal(matching("\\?\\[a]", {"?[a]", "x[a]"}), "?[a] ");
  expect_equal(matching("\\!a", {"!a", "b"}), "!a ");
  expect_equal(matching("\\#a", {"#a"}), "#a ");
  expect_equal(matching("\\@(a)", {"@(a)", "a"}), "@(a) ");
}

TEST("an exclamation mark at the start turns the pattern round, a number sign makes it a comment") {
  expect_equal(matching("!*.md", {"a.md", "a.txt", "d/a.md"}), "a.txt d/a.md ");
  expect_equal(matching("!(a).txt", {"a.txt", "(a).txt", "b"}), "a.txt b ");
  expect_equal(matching("!!a", {"a", "b"}), "a ");
  expect_equal(matching("#a", {"#a", "a", ""}), "");
  expect_equal(matching("", {"a", "/", "a/"}), "/ ");
}

TEST("slashes count where the pattern has them") {
  expect_equal(matching("/a", {"a", "/a"}), "/a ");
  expect_equal(matching("./a", {"a", "./a"}), "./a ");
  expect_equal(matching("a/", {"a", "a/"}), "a/ ");
  expect_equal(matching("a", {"a", "a/"}), "a a/ ");
  expect_equal(matching("a//b", {"a/b", "a//b"}), "a/b a//b ");
  expect_equal(matching("a/../b", {"b", "a/../b"}), "b ");
}

TEST("a folder is worth a look when a path below it could match") {
  expect(could_contain("src/*.cpp", "src") && !could_contain("src/*.cpp", "lib"));
  expect(!could_contain("src/*.cpp", "src/detail") && could_contain("src/**", "src/detail"));
  expect(could_contain("**/*.cpp", "any/thing") && could_contain("{a,b}/c", "b"));
  expect(could_contain("a/b", "") && could_contain("a/b", "a/") && !could_contain("a/b", "a/b"));
  expect(could_contain("!src/**", "src") && !could_contain("#a", ""));
  expect(!could_contain("*.txt", "d") && could_contain("*.txt", ""));
}

TEST("a pattern is refused with what is too much in it") {
  auto const refusal = [](std::string_view pattern) { return matching(pattern, {}); };
  expect_equal(refusal(std::string(4097, 'a')),
               "the pattern is 4097 bytes long; at most 4096 are allowed");
  expect_equal(refusal("a\xFF"), "the pattern 'a\xEF\xBF\xBD' is not UTF-8");
  constexpr auto too_many =
      "the pattern's braces stand for more than 1000 patterns; fewer of them, or * in their place, "
      "would do";
  expect_equal(refusal("{1..1000}"), "");
  expect_equal(refusal("{1..1001}"), too_many);
  expect_equal(refusal(repeated("{a,b}", 10)), too_many);
  expect_equal(refusal(base::concat(std::string(999, 'a'), "{1..100}")),
               "the pattern's braces stand for more than 65536 bytes of patterns; shorter ones, or "
               "fewer, would do");
  expect_equal(refusal("{1..1234567890123456}"),
               "the number '1234567890123456' in braces has more than 15 characters");
  expect_equal(refusal(base::concat(repeated("{a,", 40), repeated("}", 40))),
               "the pattern has braces in braces more than 32 deep");
  expect_equal(refusal(base::concat(repeated("*(a|", 20), repeated(")", 20))),
               "the pattern has groups in groups more than 16 deep");
  expect(refusal(base::concat(repeated("*(!(a)", 15), repeated("!(b))", 15)))
             .starts_with("the pattern is too large once its braces and groups are written out"));
}

TEST("patterns that others take an age for are as quick as any") {
  auto const letters = std::string(1000, 'a');
  expect(!matches(base::concat(repeated("*a", 500), 'b'), letters));
  expect(!matches(base::concat(repeated("*(*(a)|a*)", 40), 'b'), letters));
  expect(!matches(base::concat("+(", repeated("a|*a|", 40), "aa)b"), letters));
  expect(!matches(base::concat('x', repeated("!(a)", 40), 'b'), base::concat('x', letters)));
  expect(!matches(base::concat(repeated("**/a/", 200), 'b'), repeated("a/", 1000)));
}

}  // namespace
