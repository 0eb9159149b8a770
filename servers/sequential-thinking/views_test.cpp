#include "servers/sequential-thinking/views.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

using thinking::History;
using thinking::show;
using thinking::View;

namespace {

auto example() -> History {
  auto history = History{1 << 20};
  history.add({.number = 1, .total = 4, .text = "Where do we\n  stand?"});
  history.add({.number = 2, .total = 4, .text = "Take the train"});
  history.add({.number = 3, .total = 4, .branches_from = 1, .branch = "car", .text = "Drive"});
  history.add({.number = 4, .total = 4, .branch = "car", .text = "Tolls"});
  history.add({.number = 5, .total = 5, .branches_from = 4, .branch = "ferry", .text = "Sail"});
  history.add(
      {.number = 3, .total = 4, .revises = 2, .text = "Not \"that\" train", .is_revision = true});
  history.add({.number = 4, .total = 4, .text = "Go <by> night", .next_needed = false});
  return history;
}

auto text_of(History const& history, View view, std::uint64_t from = 0) -> std::string {
  return MUST(show(history, view, from));
}

}  // namespace

TEST("an outline has a line for each thought") {
  expect_equal(text_of(example(), View::outline),
               "7 thoughts; branches: car (from 1), ferry (from 4)\n\n"
               "1/4: Where do we stand?\n"
               "2/4: Take the train\n"
               "3/4 (car): Drive\n"
               "4/4 (car): Tolls\n"
               "5/5 (ferry): Sail\n"
               "3/4 (revises 2): Not \"that\" train\n"
               "4/4 (the end): Go <by> night\n");
}

TEST("a tree has branches below the thoughts that they leave") {
  expect_equal(text_of(example(), View::tree),
               "7 thoughts; branches: car (from 1), ferry (from 4)\n\n"
               "- 1/4: Where do we stand?\n"
               "  - car, from 1:\n"
               "    - 3/4 (car): Drive\n"
               "    - 4/4 (car): Tolls\n"
               "      - ferry, from 4:\n"
               "        - 5/5 (ferry): Sail\n"
               "- 2/4: Take the train\n"
               "- 3/4 (revises 2): Not \"that\" train\n"
               "- 4/4 (the end): Go <by> night\n");
}

TEST("a flowchart has arrows along the lines, and dotted ones to what is revised") {
  expect_equal(text_of(example(), View::mermaid),
               "%% 7 thoughts; branches: car (from 1), ferry (from 4)\n\n"
               "flowchart TD\n"
               "  t1[\"1. Where do we stand?\"]\n"
               "  t2[\"2. Take the train\"]\n"
               "  t1 --> t2\n"
               "  t3[\"3. Drive\"]\n"
               "  t1 -->|\"car\"| t3\n"
               "  t4[\"4. Tolls\"]\n"
               "  t3 --> t4\n"
               "  t5[\"5. Sail\"]\n"
               "  t4 -->|\"ferry\"| t5\n"
               "  t6[\"3. Not #34;that#34; train\"]\n"
               "  t2 --> t6\n"
               "  t6 -.->|revises| t2\n"
               "  t7[\"4. Go #60;by#62; night\"]\n"
               "  t6 --> t7\n");
}

TEST("in full every text is there as it was") {
  expect(text_of(example(), View::full)
             .ends_with("## 3/4 (revises 2)\n\nNot \"that\" train\n\n"
                        "## 4/4 (the end)\n\nGo <by> night\n\n"));
}

TEST("an empty history says so") {
  expect_equal(text_of(History{4096}, View::tree), "There are no thoughts yet.");
}

TEST("a long history comes in pages: the last one first, and any by its place") {
  auto history = History{1 << 20};
  for (auto number = 1U; number <= 1000; ++number) {
    history.add({.number = number, .total = number, .text = std::string(100, 'x')});
  }
  auto const last = text_of(history, View::outline);
  expect(last.size() < 60'000);
  expect(last.starts_with("1000 thoughts; these are 756 to 1000; 'from' shows earlier ones\n"));
  expect(last.contains("1000/1000: xxx") && !last.contains("755/755"));
  auto const first = text_of(history, View::outline, 1);
  expect(first.starts_with("1000 thoughts; these are 1 to 245; from=246 shows more\n"));
  expect(text_of(history, View::full, 1000).ends_with(std::string(100, 'x') + "\n\n"));
  auto const beyond = show(history, View::outline, 1001);
  expect(!beyond);
  expect_equal(beyond.error().message,
               "from: expected at most 1000, the number of thoughts, got the number 1001");
}

TEST("what is not kept any more is told, and its places are passed over") {
  auto history = History{1 << 14};
  for (auto number = 1U; number <= 100; ++number) history.add({.number = number, .total = number});
  auto const text = text_of(history, View::outline, 1);
  auto const first = history.first_place();
  expect(text.starts_with(base::concat("100 thoughts; these are ", first, " to 100; those before ",
                                       first, " are not kept\n")));
}

TEST("a branch whose beginning is not shown stands by itself") {
  expect_equal(text_of(example(), View::tree, 4),
               "7 thoughts; branches: car (from 1), ferry (from 4); these are 4 to 7; 'from' shows "
               "earlier ones\n\n"
               "- 3/4 (revises 2): Not \"that\" train\n"
               "- 4/4 (the end): Go <by> night\n"
               "- car, from 1:\n"
               "  - 4/4 (car): Tolls\n"
               "    - ferry, from 4:\n"
               "      - 5/5 (ferry): Sail\n");
}

TEST("branches of branches, a hundred deep, are a tree still") {
  auto history = History{1 << 20};
  history.add({.number = 1, .total = 1});
  for (auto number = 2U; number <= 150; ++number) {
    history.add({.number = number,
                 .total = number,
                 .branches_from = number - 1,
                 .branch = base::concat("b", number)});
  }
  auto const text = text_of(history, View::tree);
  expect(text.contains("b150, from 149:") && text.contains("150/150 (b150)"));
}

TEST("control characters and odd names break no view") {
  auto history = History{1 << 20};
  history.add({.number = 1, .total = 1, .text = std::string{"a\0b\x1B[31mc\n\n\td  ", 14}});
  history.add({.number = 2, .total = 2, .branches_from = 1, .branch = "x\"]\n-->", .text = "`%%`"});
  for (auto const view : {View::outline, View::tree, View::mermaid}) {
    auto const text = text_of(history, view);
    for (auto const c : text) expect(c == '\n' || static_cast<unsigned char>(c) >= ' ');
    expect(text.contains("a b "));
  }
  expect(text_of(history, View::mermaid).contains("t1 -->|\"x#34;#93;"));
}
