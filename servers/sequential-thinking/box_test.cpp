#include "servers/sequential-thinking/box.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

TEST("a thought in a box") {
  expect_equal(thinking::box({.number = 2, .total = 3, .text = "one"}),
               "\n"
               "┌────────────────┐\n"
               "│ 💭 Thought 2/3 │\n"
               "├────────────────┤\n"
               "│ one            │\n"
               "└────────────────┘");
}

TEST("revisions and branches say what they are") {
  expect(thinking::box({.number = 2, .total = 3, .revises = 1, .is_revision = true})
             .contains("│ 🔄 Revision 2/3 (revising thought 1) │"));
  expect(thinking::box({.number = 2, .total = 3, .is_revision = true})
             .contains("│ 🔄 Revision 2/3 │"));
  expect(thinking::box({.number = 4, .total = 5, .branches_from = 2, .branch = "alt"})
             .contains("│ 🌿 Branch 4/5 (from thought 2, ID: alt) │"));
}

TEST("lines stay lines, long ones are broken, and wide letters take their room") {
  auto const text = thinking::box({.text = base::concat("생각\nab\tc\r\n", std::string(120, 'x'))});
  auto const side = std::string(96, ' ');
  expect(text.contains(base::concat("│ 생각", side, " │\n")));
  expect(text.contains(base::concat("│ ab c", side, " │\n")));
  expect(text.contains(base::concat("│ ", std::string(100, 'x'), " │\n")));
  expect(text.contains(base::concat("│ ", std::string(20, 'x'), std::string(80, ' '), " │\n")));
}

TEST("no text can speak to the terminal, nor fill it") {
  auto const text = thinking::box({.branches_from = 1,
                                   .branch = "\x1B[2J",
                                   .text = "a\x1B[31mred\x07\xC2\x9B" + std::string(100'000, 'x')});
  expect(!text.contains('\x1B') && !text.contains('\x07') && !text.contains("\xC2\x9B"));
  expect(text.contains("a\xEF\xBF\xBD[31mred"));
  expect(text.size() < 6000 && text.contains("…"));
}
