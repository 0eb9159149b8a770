#include "base/test.hpp"
#include "base/text.hpp"
#include "kit/regex/regex.hpp"

namespace {

// "2-5 3-4 -": the match and its groups; empty when there is no match.
auto places(std::string_view pattern, std::string_view text, std::size_t count,
            kit::RegexFlags flags = {.groups = true}) -> std::string {
  auto const regex = MUST(kit::Regex::parse(pattern, flags));
  auto result = std::string{};
  for (auto const& span : regex.find(text, count)) {
    result += span ? base::concat(result.empty() ? "" : " ", span->start, "-", span->end) : " -";
  }
  return result;
}

}  // namespace

TEST("the first match is found, and of those at one place the preferred one") {
  expect_equal(places("b+", "aabbb bb", 1), "2-5");
  expect_equal(places("b+?", "aabbb bb", 1), "2-3");
  expect_equal(places("a|ab", "xab", 1), "1-2");
  expect_equal(places("ab|a", "xab", 1), "1-3");
  expect_equal(places("", "x", 1), "0-0");
  expect_equal(places("x*", "aax", 1), "0-0");
  expect_equal(places("x$", "xax", 1), "2-3");
  expect_equal(places("y", "x", 1), "");
  expect_equal(places("y", "y", 0), "");
  expect_equal(places("\xC3\xA9", "a\xC3\xA9", 1), "1-3");
}

TEST("groups are where they matched last, and nowhere when they took no part") {
  expect_equal(places("checkout: moving from (.*) to .*", "checkout: moving from a to b to c", 2),
               "0-33 22-28");
  expect_equal(places("(a)|(b)", "b", 3), "0-1 - 0-1");
  expect_equal(places("(?:x(.))+", "xaxb", 2), "0-4 3-4");
  expect_equal(places("(?<word>\\w+) (\\d+)", "in May 31", 4), "3-9 3-6 7-9 -");
  expect_equal(places("((a)(b))", "ab", 2), "0-2 0-2");
  expect_equal(places("(a)", "a", 2, {}), "0-1 -");
}

TEST("lines have ends of their own, unless the text is one") {
  expect_equal(places("^b", "a\nb", 1), "2-3");
  expect_equal(places("^b", "a\nb", 1, {.one_line = true}), "");
  expect_equal(places("a$", "a\nb", 1, {.one_line = true}), "");
  expect_equal(places("(?i)^A.b$", "a b", 1, {.one_line = true}), "0-3");
}

TEST("finding takes linear time as well") {
  auto const text = std::string(2000, 'a');
  expect_equal(places("^(a+)+$", text + "b", 2), "");
  expect_equal(places("(a?){50}a{50}b", text, 2), "");
  expect_equal(places("(.*)(.*)(.*)x", text, 4), "");
}
