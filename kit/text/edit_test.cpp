#include "kit/text/edit.hpp"

#include "base/test.hpp"

namespace {

auto edited(std::string_view text, std::string_view old_text, std::string_view new_text,
            bool all = false) -> std::string {
  auto const edit = kit::Edit{old_text, new_text, all};
  auto result = kit::apply_edits(text, {&edit, 1});
  return result ? *result : "failed: " + result.error().message;
}

}  // namespace

TEST("the text that occurs once is replaced, to the letter") {
  expect_equal(edited("a b c", "b", "$&"), "a $& c");
  expect_equal(edited("a b c", "a b c", ""), "");
  expect_equal(edited("one\ntwo\n", "one\ntwo", "1\n2\n3"), "1\n2\n3\n");
}

TEST("several places are refused with their lines, or replaced all") {
  expect_equal(edited("x\ny\nx\n\nx", "x", "z"),
               "failed: edits[0]: oldText matches in 3 places, at lines 1, 3, 5; give more of what "
               "is around the one that is meant, or set replaceAll");
  expect_equal(edited("x\ny\nx\n\nx", "x", "xx", true), "xx\ny\nxx\n\nxx");
  expect_equal(edited("aaaa", "aa", "b", true), "bb");
}

TEST("lines keep their ends, and new ones get those of the text") {
  expect_equal(edited("a\r\nb\r\nc\r\n", "b\n", "x\ny\n"), "a\r\nx\r\ny\r\nc\r\n");
  expect_equal(edited("a\r\nb\r\nc", "a\r\nb", "1\n2"), "1\r\n2\r\nc");
  expect_equal(edited("a\nb\nc\n", "b\r\n", "x\r\n"), "a\nx\nc\n");
  // Most lines have LF; the one CRLF that is not touched stays.
  expect_equal(edited("a\nb\r\nc\nd\n", "c", "x\ny"), "a\nb\r\nx\ny\nd\n");
  expect_equal(edited("a\r\nb", "a", "x"), "x\r\nb");
  expect_equal(edited("a\rb\rc", "b", "x"), "a\rx\rc");
  expect_equal(edited("\xEF\xBB\xBFone", "one", "two"), "\xEF\xBB\xBFtwo");
}

TEST("lines that differ in blanks at their ends are found, and keep their indent") {
  expect_equal(edited("  if (a) {\n    b();\n  }\n", "if (a) {\n  b();\n}", "if (c) {\n  d();\n}"),
               "  if (c) {\n  d();\n}\n");
  expect_equal(edited("\tone  \n\ttwo\n", "one\ntwo", "three"), "\tthree\n");
  expect_equal(edited("    x\r\n", "  x", "  y\n  z"), "    y\r\n  z\r\n");
  expect_equal(edited(" a\nb\n  a\n", "   a", "c"),
               "failed: edits[0]: oldText matches in 2 places, at lines 1, 3; give more of what is "
               "around the one that is meant, or set replaceAll");
}

TEST("what does not occur says how far it did") {
  expect_equal(edited("a\nb\nc\n", "x", "y"),
               "failed: Could not find exact match for edit:\nx\n(edits[0])");
  expect_equal(
      edited("a\nb\nc\n", "a\nb\nd", "y"),
      "failed: Could not find exact match for edit:\na\nb\nd\n(edits[0]; its first 2 lines "
      "are there, but line 3 of the file is 'c', not 'd')");
}

TEST("an empty old text is the beginning of an empty file, and else refused") {
  expect_equal(edited("", "", "new\n"), "new\n");
  expect(edited("x", "", "y").starts_with("failed: edits[0]: oldText is empty"));
}

TEST("each edit sees what the one before has left, and all are made or none") {
  kit::Edit const chain[] = {{"a", "b"}, {"b c", "d"}};
  expect_equal(MUST(kit::apply_edits("a c", chain)), "d");
  kit::Edit const broken[] = {{"a", "b"}, {"a", "c"}};
  auto const result = kit::apply_edits("a", broken);
  expect(!result && result.error().message.contains("edits[1]"));
  expect_equal(MUST(kit::apply_edits("a", {})), "a");
}
