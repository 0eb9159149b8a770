#include "servers/git/stat.hpp"

#include "base/test.hpp"
#include "servers/git/renames.hpp"

using git::rename_text;
using git::stat_text;
using git::StatLine;

TEST("lines are counted for each file and in all") {
  auto const lines = std::vector<StatLine>{
      {.name = "a.txt", .counts = {.additions = 3, .deletions = 1}},
      {.name = "dir/b", .counts = {.deletions = 1}},
      {.name = "image", .counts = {.is_binary = true, .size_before = 10, .size_after = 2000}}};

  expect_equal(stat_text(lines),
               " a.txt |   4 +++-\n"
               " dir/b |   1 -\n"
               " image | Bin 10 -> 2000 bytes\n"
               " 3 files changed, 3 insertions(+), 2 deletions(-)\n");
}

TEST("bars are scaled to eighty columns, and a long name loses its start") {
  auto const lines = std::vector<StatLine>{
      {.name = "a", .counts = {.additions = 900, .deletions = 300}},
      {.name = std::string(60, 'x') + "/" + std::string(30, 'y'), .counts = {.additions = 1}}};

  expect_equal(stat_text(lines),
               " a                                                  | 1200 +++++++++++++++-----\n"
               " .../yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy                 |    1 +\n"
               " 2 files changed, 901 insertions(+), 300 deletions(-)\n");
}

TEST("no file is no text") { expect_equal(stat_text({}), ""); }

TEST("a rename shows what is common once") {
  expect_equal(rename_text("a", "b", true), "a => b");
  expect_equal(rename_text("dir/a", "dir/b", true), "dir/{a => b}");
  expect_equal(rename_text("one/file", "two/file", true), "{one => two}/file");
  expect_equal(rename_text("a/b/c", "a/x/c", true), "a/{b => x}/c");
  expect_equal(rename_text("a/c", "a/b/c", true), "a/{ => b}/c");
  expect_equal(rename_text("\xC3\xA9", "e", true), R"("\303\251" => e)");
}

TEST("files have in common what is the same in lines") {
  auto const text = git::Fingerprint{"one\ntwo\nthree\nfour\n"};
  expect(text.common_with(git::Fingerprint{"two\nfour\nfive\n"}) == 9);
  expect(text.common_with(text) == 19);
  // The line ends of text do not count, and neither does a last line without one.
  expect(text.common_with(git::Fingerprint{"one\r\ntwo\r\nthree"}) == 8);
}
