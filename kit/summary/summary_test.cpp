#include "kit/summary/summary.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "kit/summary/sentences.hpp"
#include "kit/summary/words.hpp"

namespace {

constexpr std::string_view bees =
    "Why bees matter\n\n"
    "Honey bees pollinate a third of the crops that people eat. Without bees, yields of apples, "
    "almonds and blueberries would fall by more than half. Farmers rent hives each spring, because "
    "wild bees alone cannot pollinate their crops.\n\n"
    "The weather in spring was mild this year. Dr. Ada Miller of the U.S. Department of "
    "Agriculture "
    "counted 3.5 million hives in 2025. She found that farmers who rent more hives harvest more "
    "crops "
    "per acre.\n\n"
    "Some people are afraid of bees. Bees rarely sting when they are left alone. A hive holds up "
    "to "
    "60,000 bees, and each of them visits about 2,000 flowers a day. To keep bees healthy, farmers "
    "spray less, and plant flowers between their crops.";

auto parts(std::string_view text) -> std::string {
  auto all = std::string{};
  for (auto const& each : kit::sentences_of(text)) {
    if (!all.empty()) all += '|';
    if (each.kind == kit::SentenceKind::heading) all += '#';
    if (each.kind == kit::SentenceKind::item) all += '*';
    all += kit::one_line(text.substr(each.begin, each.size));
  }
  return all;
}

}  // namespace

TEST("sentences end at marks, and not at abbreviations, initials and decimals") {
  expect_equal(parts("One. Two! Three? Four… Five"), "One.|Two!|Three?|Four…|Five");
  expect_equal(parts("Mr. and Mrs. Smith paid 3.50 dollars. They left."),
               "Mr. and Mrs. Smith paid 3.50 dollars.|They left.");
  expect_equal(parts("J. R. R. Tolkien wrote it, e.g. at night. See fig. 3 of example.org."),
               "J. R. R. Tolkien wrote it, e.g. at night.|See fig. 3 of example.org.");
  expect_equal(parts("He moved to the U.S. The next year he left. The U.S. Army knew."),
               "He moved to the U.S.|The next year he left.|The U.S. Army knew.");
  expect_equal(parts("We sell pens, paper, etc. The shop of Acme Inc. Berlin is open."),
               "We sell pens, paper, etc.|The shop of Acme Inc. Berlin is open.");
  expect_equal(parts("Das gilt z.B. hier, bzw. dort. Nr. 5 lebt."),
               "Das gilt z.B. hier, bzw. dort.|Nr. 5 lebt.");
  expect_equal(parts("It is `a.b` (see `c.hpp`). Most return."),
               "It is `a.b` (see `c.hpp`).|Most return.");
  expect_equal(parts("No. That is all."), "No.|That is all.");
}

TEST("a quote is one piece, and what closes with a sentence belongs to it") {
  expect_equal(parts("\"Stop. Now.\" Then he left. (It was late.) So what?"),
               "\"Stop. Now.\"|Then he left.|(It was late.)|So what?");
  expect_equal(parts("\"Really?\" he asked. “Yes. Of course.” She smiled."),
               "\"Really?\" he asked.|“Yes. Of course.”|She smiled.");
  expect_equal(
      parts("It is 5\" wide. It is high. " + std::string(500, 'x') + ". A next. One."),
      base::concat("It is 5\" wide. It is high. ", std::string(500, 'x'), ".|A next.|One."));
}

TEST("scripts without spaces end their sentences too") {
  expect_equal(parts("今日は晴れです。明日は雨でしょう！本当？はい。"),
               "今日は晴れです。|明日は雨でしょう！|本当？|はい。");
  expect_equal(parts("彼は「行く。すぐに。」と言った。それだけだ。"),
               "彼は「行く。すぐに。」と言った。|それだけだ。");
  expect_equal(parts("오늘은 맑다. 내일은 비가 온다."), "오늘은 맑다.|내일은 비가 온다.");
}

TEST("paragraphs, headings, items and code are told apart") {
  expect_equal(parts("# Title\nSome text\nover lines. More.\n\n- one\n- two\n  lines\n\n12. three"),
               "#Title|Some text over lines.|More.|*one|*two lines|*three");
  expect_equal(parts("Title\n=====\nSome text.\n\nPlain heading\n\nText again."),
               "#Title|Some text.|#Plain heading|Text again.");
  expect_equal(parts("Before.\n```c\nint x. y.\n```\nAfter."), "Before.|After.");
  expect_equal(parts("Before.\n```c\nNot closed."), "Before.|```c Not closed.");
}

TEST("a sentence without an end is cut") {
  auto const sentences = kit::sentences_of(std::string(5000, 'x'));
  expect(sentences.size() == 5);
  auto const lines = kit::sentences_of(std::string(300, 'x') + "\n" + std::string(800, 'y'));
  expect(lines.size() == 2 && lines.front().size == 300);
}

TEST("words are counted by spaces, and by characters where there are none") {
  expect(kit::count_words("") == 0);
  expect(kit::count_words("  one two-three  don't  ") == 3);
  expect(kit::count_words("- a list\n- of two") == 6);
  expect(kit::count_words("今日は晴れ。") == 5);
  expect(kit::count_words("版本 3.0 发布了！") == 6);
  expect(kit::count_words("오늘은 맑다.") == 2);
}

TEST("a text is cut at the end of a sentence, or at a word") {
  expect_equal(kit::cut_to_words("One two three. Four five six.", 6),
               "One two three. Four five six.");
  expect_equal(kit::cut_to_words("One two three. Four five six.", 5), "One two three.");
  expect_equal(kit::cut_to_words("One. Four five six, seven eight nine ten.", 4),
               "One. Four five six…");
  expect_equal(kit::cut_to_words("今日は晴れ。明日は雨。", 7), "今日は晴れ。");
  expect_equal(kit::cut_to_words("one two (日本) three", 2), "one two…");
}

TEST("a summary has whole sentences of the text in their order, and the first of them") {
  auto const summary = kit::summary_of({.text = bees, .most_words = 45});
  expect(summary.starts_with("Honey bees pollinate a third of the crops that people eat."));
  expect(!summary.contains("weather"));
  expect(kit::count_words(summary) <= 45);
  expect(kit::count_words(summary) >= 20);
}

TEST("no summary is longer than asked, whatever the style") {
  for (auto const style :
       {kit::SummaryStyle::concise, kit::SummaryStyle::detailed, kit::SummaryStyle::bullet}) {
    for (auto most = std::size_t{1}; most < 140; ++most) {
      auto const summary = kit::summary_of({.text = bees, .most_words = most, .style = style});
      expect(!summary.empty());
      expect(kit::count_words(summary) <= most);
    }
  }
  expect_equal(kit::summary_of({.text = bees, .most_words = 0}), "");
  expect_equal(kit::summary_of({.text = " \n "}), "");
}

TEST("bullets are lines, and details have key points") {
  auto const bullets =
      kit::summary_of({.text = bees, .most_words = 60, .style = kit::SummaryStyle::bullet});
  expect(bullets.starts_with("- Honey bees"));
  expect(bullets.contains("\n- "));
  auto const detailed =
      kit::summary_of({.text = bees, .most_words = 120, .style = kit::SummaryStyle::detailed});
  expect(detailed.contains("\n\nKey points:\n- "));
}

TEST("what was said already is not said again") {
  auto text = std::string{};
  for (auto i = 0; i < 5; ++i) text += "The harbour of the town was closed by a storm on Monday. ";
  text += "Ships waited outside of the harbour until the storm was over. ";
  text += "The mayor of the town thanked the crews of all ships. ";
  auto const summary = kit::summary_of({.text = text, .most_words = 40});
  expect(summary.find("storm on Monday") == summary.rfind("storm on Monday"));
  expect(summary.contains("Ships waited"));
}

TEST("a title draws the summary to it") {
  auto const plain = kit::summary_of({.text = bees, .most_words = 30});
  auto const about = kit::summary_of(
      {.text = bees, .title = "What Ada Miller of the Department counted", .most_words = 30});
  expect(about.contains("Miller"));
  expect(!plain.contains("Miller"));
}

TEST("a long text takes time that grows as it does, and the same bytes come out") {
  auto text = std::string{};
  for (auto i = 0; i < 40000; ++i) {
    text += base::concat("Sentence ", i, " tells of item ", i % 97, " and of place ", i % 89,
                         " in the long report. ");
  }
  auto const summary = kit::summary_of({.text = text, .most_words = 50});
  expect(kit::count_words(summary) <= 50);
  expect(kit::count_words(summary) > 25);
  expect(summary == kit::summary_of({.text = text, .most_words = 50}));
  expect(!kit::summary_of({.text = std::string(300000, 'x'), .most_words = 5}).empty());
  expect(!kit::summary_of({.text = std::string(300000, '.'), .most_words = 5}).empty());
  expect(!kit::summary_of({.text = std::string(300000, '"'), .most_words = 5}).empty());
}

TEST("whatever the text is, sentences lie in it in their order, and no limit is passed") {
  constexpr std::string_view pieces[] = {
      "a",    "B",    ".",     " ",     "\n", "\"", "“",    "”",       "「", "」",
      "。",   "！",   "日",    "本",    "は", "?",  "e.g.", "Mr.",     "1.", "- ",
      "# ",   "```",  "\n\n",  "한국",  "’",  ")",  "(",    "\xff",    "\t", "---",
      "... ", "The ", "word ", "U.S. ", "•",  "　", "\r\n", "\xe3\x80"};
  auto state = 20261126U;
  auto const random = [&](std::size_t below) -> std::size_t {
    state = state * 1664525U + 1013904223U;
    return (state >> 8) % below;
  };
  for (auto round = 0; round < 1500; ++round) {
    auto text = std::string{};
    for (auto left = random(120); left > 0; --left) text += pieces[random(std::size(pieces))];
    auto end = std::size_t{0};
    for (auto const& each : kit::sentences_of(text)) {
      expect(each.begin >= end && each.size > 0);
      end = each.begin + each.size;
    }
    expect(end <= text.size());
    auto const most = random(40);
    for (auto const style :
         {kit::SummaryStyle::concise, kit::SummaryStyle::detailed, kit::SummaryStyle::bullet}) {
      auto const summary = kit::summary_of({.text = text, .most_words = most, .style = style});
      expect(kit::count_words(summary) <= most);
    }
    if (most > 0) expect(kit::count_words(kit::cut_to_words(text, most)) <= most);
  }
}
