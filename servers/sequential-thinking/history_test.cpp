#include "servers/sequential-thinking/history.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

using thinking::History;
using thinking::Thought;

namespace {

constexpr auto limit = std::size_t{64} << 10;

auto thought(std::uint64_t number, std::string text) -> Thought {
  return {.number = number, .total = number, .text = std::move(text)};
}

auto on_branch(std::uint64_t number, std::string branch, std::uint64_t from) -> Thought {
  return {.number = number, .total = number, .branches_from = from, .branch = std::move(branch)};
}

auto bytes_of(History const& history) -> std::size_t {
  auto bytes = std::size_t{0};
  for (auto const& each : history.thoughts()) bytes += thinking::bytes_of(each);
  return bytes;
}

}  // namespace

TEST("thoughts are kept in their order") {
  auto history = History{limit};
  expect_equal(history.add(thought(1, "one")), "");
  expect_equal(history.add(thought(2, "two")), "");
  expect_equal(history.add(thought(2, "two again")), "");
  expect(history.length() == 3 && history.first_place() == 1);
  expect_equal(history.thoughts().back().text, "two again");
  history.clear();
  expect(history.length() == 0 && history.thoughts().empty());
}

TEST("the oldest thoughts make room, and are still counted") {
  auto history = History{limit};
  for (auto number = 1U; number <= 1000; ++number) history.add(thought(number, "a thought"));
  expect(history.length() == 1000);
  expect(history.thoughts().back().number == 1000);
  auto const first = history.thoughts().front().number;
  expect(first > 700 && first == history.first_place());
  expect(bytes_of(history) <= limit && bytes_of(history) > limit / 2);
}

TEST("a hundred thousand thoughts of 100 KB, each on a branch of its own, stay within the limit") {
  auto history = History{limit};
  auto const text = std::string(100'000, 'x');
  for (auto number = 1U; number <= 100'000; ++number) {
    auto next = on_branch(number, base::concat("branch ", number), 1);
    next.text = text;
    history.add(std::move(next));
    if (number % 1000 == 0) expect(bytes_of(history) <= limit);
  }
  expect(history.length() == 100'000);
  expect(history.branches().size() == History::most_branches);
  expect_equal(history.branches().back().id, "branch 100000");
}

TEST("a text has a quarter of the limit at most, and no character is cut") {
  auto history = History{4096};
  auto text = std::string{"x"};
  for (auto i = 0; i < 1000; ++i) text += "é";
  history.add(thought(1, text));
  auto const& kept = history.thoughts().front().text;
  expect(kept.size() <= 1024 && kept.size() > 1018);
  expect(kept.ends_with("é…") && base::utf8::is_valid(kept));
  expect_equal(thinking::beginning_of("short", 5), "short");
  expect_equal(thinking::beginning_of("longer", 5), "lo…");
  expect_equal(thinking::beginning_of("longer", 0), "…");
}

TEST("a branch begins where it is said to leave, and goes on by its name") {
  auto history = History{limit};
  history.add(thought(1, "one"));
  expect_equal(history.add(on_branch(2, "alt", 1)), "");
  expect_equal(history.add(on_branch(3, "alt", 0)), "");
  expect_equal(history.add(on_branch(2, "constructor", 1)), "");
  expect_equal(history.add(on_branch(2, "__proto__", 1)), "");
  expect(history.branches().size() == 3);
  expect(history.find_branch("alt")->from == 1 && history.find_branch("alt")->last == 3);
  expect_equal(history.thoughts()[2].branch, "alt");
}

TEST("what is odd about a thought is told") {
  auto history = History{limit};
  history.add(thought(1, "one"));
  expect_equal(
      history.add(on_branch(2, "alt", 0)),
      "there is no branch 'alt'; it begins with 'branchFromThought', and the thought is on "
      "the main line");
  expect_equal(history.thoughts().back().branch, "");
  expect_equal(history.add(on_branch(2, "", 1)),
               "a branch wants a name in 'branchId'; the thought is on the main line");
  expect_equal(history.add(on_branch(2, "far", 9)), "there is no thought 9 to branch from");
  expect(history.find_branch("far") != nullptr);
  expect_equal(history.add({.number = 3, .revises = 8, .is_revision = true}),
               "there is no thought 8 to revise");
  expect_equal(history.add({.number = 3, .is_revision = true}),
               "a revision says in 'revisesThought' which thought it revises");
  expect_equal(history.add({.number = 4, .revises = 1, .is_revision = true}), "");
  expect(history.length() == 7);
}

TEST("a thought that is not kept any more may be revised") {
  auto history = History{4096};
  for (auto number = 1U; number <= 100; ++number) history.add(thought(number, "a thought"));
  expect(history.first_place() > 50);
  expect_equal(history.add({.number = 101, .revises = 1, .is_revision = true}), "");
}

TEST("when there are very many branches, the ones used last stay") {
  auto history = History{limit};
  history.add(thought(1, "one"));
  for (auto number = 0U; number < History::most_branches; ++number) {
    history.add(on_branch(2, base::concat(number), 1));
  }
  history.add(on_branch(3, "0", 1));
  history.add(on_branch(2, "new", 1));
  expect(history.branches().size() == History::most_branches);
  expect(history.find_branch("0") && !history.find_branch("1") && history.find_branch("new"));
}

TEST("as JSON it is the same again") {
  auto history = History{limit};
  history.add(thought(1, std::string{"a \"text\"\nwith \0 and é", 22}));
  history.add(on_branch(2, "alt", 1));
  history.add({.number = 3,
               .total = 9007199254740991,
               .revises = 1,
               .is_revision = true,
               .next_needed = false,
               .more_needed = true});
  auto const text = history.to_json();
  auto const again = History::from_json(text, limit);
  expect(again.has_value());
  expect_equal(again->to_json(), text);
  expect(again->length() == 3 && again->branches().size() == 1);
  auto const& last = again->thoughts().back();
  expect(last.is_revision && !last.next_needed && last.more_needed);
  expect(last.total == 9007199254740991 && last.revises == 1);
  expect_equal(again->thoughts().front().text, history.thoughts().front().text);
}

TEST("the thoughts that were dropped are counted in JSON as well") {
  auto history = History{4096};
  for (auto number = 1U; number <= 100; ++number) history.add(thought(number, "a thought"));
  auto const again = History::from_json(history.to_json(), 4096);
  expect(again && again->length() == 100 && again->first_place() == history.first_place());
}

TEST("JSON that is to be short loses the ends of texts first, then the oldest thoughts") {
  auto history = History{1 << 20};
  for (auto number = 1U; number <= 20; ++number)
    history.add(thought(number, std::string(500, 'x')));
  auto const text = history.to_json(2000);
  expect(text.size() <= 2000);
  auto const again = History::from_json(text, 1 << 20);
  expect(again && again->length() == 20 && again->thoughts().size() == 20);
  expect(again->thoughts().front().text.starts_with("xxxxx"));

  auto const shorter = History::from_json(history.to_json(300), 1 << 20);
  expect(shorter && shorter->length() == 20);
  expect(shorter->thoughts().size() < 10 && shorter->thoughts().back().number == 20);
}

TEST("JSON is as short as it is to be, whatever names branches have") {
  auto history = History{1 << 20};
  history.add(thought(1, "one"));
  for (auto number = 0U; number < 200; ++number) {
    history.add(on_branch(2, base::concat(number, std::string(150, '\1')), 1));
  }
  for (auto const most : {5000U, 1000U, 300U}) {
    auto const text = history.to_json(most);
    expect(text.size() <= most);
    auto const again = History::from_json(text, 1 << 20);
    expect(again && again->length() == 201);
  }
}

TEST("JSON that is none of ours is no history, or a poor one") {
  for (auto const* text : {"", "[]", "{}", "null", R"({"length":"1","branches":[],"thoughts":[]})",
                           R"({"length":1,"branches":[]})"}) {
    expect(!History::from_json(text, limit));
  }
  auto const poor = History::from_json(
      R"({"length":0,"branches":[3,["a"]],"thoughts":[[],{},[1,"x",null,-1,1e999,5,6]]})", limit);
  expect(poor && poor->length() == 3 && poor->thoughts().size() == 3);
}
