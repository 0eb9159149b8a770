#include "servers/git/combined.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "servers/git/abbreviation.hpp"

namespace {

auto content(std::string text) -> git::Content {
  auto content = git::Content{};
  content.own = std::move(text);
  return content;
}

auto hunks(std::string const& ours, std::string const& theirs, std::string const& result,
           std::uint32_t context = 3) -> std::string {
  MUST(git::start({}));
  auto const text =
      git::combined_hunks(content(ours), content(theirs), content(result), {.context = context});
  return text ? *text : text.error().message;
}

auto numbers(int from, int to) -> std::string {
  auto text = std::string{};
  for (auto i = from; i <= to; ++i) text += base::concat(i, "\n");
  return text;
}

}  // namespace

TEST("a conflict is shown against both versions") {
  expect_equal(hunks("a\nours\nb\n", "a\ntheirs\nb\n", "a\n<<<\nours\n===\ntheirs\n>>>\nb\n"),
               "@@@ -1,3 -1,3 +1,7 @@@\n"
               "  a\n"
               "++<<<\n"
               " +ours\n"
               "++===\n"
               "+ theirs\n"
               "++>>>\n"
               "  b\n");
}

TEST("where one version had its way there is nothing to show") {
  expect_equal(hunks("a\nours\nb\n", "a\ntheirs\nb\n", "a\nours\nb\n"), "");
  expect_equal(hunks("a\nours\nb\n", "a\ntheirs\nb\n", "a\ntheirs\nb\n"), "");
}

TEST("what both versions lost is one line") {
  expect_equal(hunks("a\nold\nb\n", "a\nold\nb\n", "a\nnew\nb\n"),
               "@@@ -1,3 -1,3 +1,3 @@@\n"
               "  a\n"
               "--old\n"
               "++new\n"
               "  b\n");
}

TEST("a line that heads a function is named, as git does: without its last letter") {
  auto const start = "function()\n" + numbers(1, 9);
  expect_equal(hunks(start + "ours\n", start + "theirs\n", start + "new\n", 1),
               "@@@ -10,2 -10,2 +10,2 @@@ function(\n"
               "  9\n"
               "- ours\n"
               " -theirs\n"
               "++new\n");
}

TEST("without context there are only lines that differ") {
  expect_equal(hunks("a\nours\nb\n", "a\ntheirs\nb\n", "a\nnew\nb\n", 0),
               "@@@ -2,1 -2,1 +2,1 @@@\n"
               "- ours\n"
               " -theirs\n"
               "++new\n");
}

TEST("ids are longer where there are many objects") {
  for (auto const& [objects, digits] :
       {std::pair{0, 7}, {1, 7}, {16'383, 7}, {16'384, 8}, {65'536, 9}, {1'000'000, 10}}) {
    expect_equal(base::concat(objects, ": ",
                              git::Abbreviation::digits_for(static_cast<std::size_t>(objects))),
                 base::concat(objects, ": ", digits));
  }
}
