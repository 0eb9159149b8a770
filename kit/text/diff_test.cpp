// What npm's `diff` writes for the same texts; tests/oracle/diffs.py compares many more.

#include "kit/text/diff.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

// Without the four lines at its top.
auto hunks(std::string_view before, std::string_view after) -> std::string {
  auto patch = kit::unified_diff("f", before, after);
  auto const head =
      base::concat("Index: f\n", std::string(67, '='), "\n--- f\toriginal\n+++ f\tmodified\n");
  if (!patch.starts_with(head)) return patch;
  return patch.substr(head.size());
}

}  // namespace

TEST("a line replaced, with the lines around it") {
  expect_equal(hunks("l1\nl2\nl3\nl4\n", "l1\nL2\nl3\nl4\n"),
               "@@ -1,4 +1,4 @@\n l1\n-l2\n+L2\n l3\n l4\n");
  expect_equal(hunks("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0\n1\n2\n3\n4\nx\n6\n7\n8\n9\n"),
               "@@ -2,9 +2,9 @@\n 1\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n 9\n");
}

TEST("no difference has no hunk") { expect_equal(hunks("a\n", "a\n"), ""); }

TEST("empty texts are at line 0") {
  expect_equal(hunks("", "a\n"), "@@ -0,0 +1,1 @@\n+a\n");
  expect_equal(hunks("a\n", ""), "@@ -1,1 +0,0 @@\n-a\n");
}

TEST("a missing line end at the end is told") {
  expect_equal(
      hunks("a", "b"),
      "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n");
  expect_equal(hunks("a\nb", "a\nb\n"),
               "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n");
}

TEST("changes near to each other share a hunk") {
  auto const before = "a\n1\n2\n3\n4\n5\n6\n7\n8\nb\n1\n2\n3\n4\n5\n6\n7\n8\n9\nc\n";
  auto const after = "A\n1\n2\n3\n4\n5\n6\n7\n8\nB\n1\n2\n3\n4\n5\n6\n7\n8\n9\nC\n";
  expect_equal(hunks(before, after),
               "@@ -1,14 +1,14 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n 7\n 8\n-b\n+B\n 1\n 2\n 3\n 4\n"
               "@@ -16,5 +16,5 @@\n 6\n 7\n 8\n 9\n-c\n+C\n");
}

TEST("texts with thousands of differences are replaced between the first and the last") {
  auto before = std::string{"first\n"};
  auto after = before;
  for (auto i = 0; i < 3000; ++i) {
    before += base::concat("old ", i, "\n");
    after += base::concat("new ", i, "\n");
  }
  auto const patch = hunks(before + "last\n", after + "last\n");
  expect(patch.starts_with("@@ -1,3002 +1,3002 @@\n first\n-old 0\n-old 1\n"));
  expect(patch.ends_with("+new 2999\n last\n"));
}
