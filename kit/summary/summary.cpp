#include "kit/summary/summary.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "kit/summary/characters.hpp"
#include "kit/summary/rank.hpp"
#include "kit/summary/sentences.hpp"
#include "kit/summary/words.hpp"

namespace kit {
namespace {

constexpr auto most_ranked = std::size_t{400};  // at once, a number for each pair of them
constexpr auto stretch = std::size_t{64};       // of sentences that are ranked among themselves
constexpr auto kept_of_stretch = std::size_t{8};
constexpr auto words_looked_at = std::size_t{64};  // of one sentence

struct Chosen {
  std::uint32_t sentence;  // its place in the text
  std::string text;        // on one line
  std::size_t words;
};

class Summary {
 public:
  explicit Summary(SummaryRequest const& request)
      : text_{request.text}, sentences_{sentences_of(request.text)} {
    auto title = request.title;
    if (title.empty() && !sentences_.empty() && sentences_.front().kind == SentenceKind::heading) {
      title = of(sentences_.front());
    }
    title_ = vocabulary_.words_of(title, words_looked_at);
    for (auto i = std::uint32_t{0}; i < sentences_.size(); ++i) {
      if (sentences_[i].kind != SentenceKind::heading) candidates_.push_back(i);
    }
    // A text of headings alone.
    if (candidates_.empty()) {
      for (auto i = std::uint32_t{0}; i < sentences_.size(); ++i) candidates_.push_back(i);
    }
  }

  auto has_sentences() const -> bool { return !candidates_.empty(); }

  // The best sentences, the best first, none of which says what one before it has said.
  auto choose(std::size_t most_words, std::size_t wanted_words) -> std::vector<Chosen> {
    while (candidates_.size() > most_ranked) thin_out();
    auto const words = words_of(candidates_);
    auto const ranking = Ranking{words};
    auto const scores = scores_of(candidates_, words, ranking);

    constexpr auto weight_of_rank = 0.7;
    auto const best = *std::ranges::max_element(scores);
    auto nearest = std::vector<double>(candidates_.size());  // to what is chosen
    auto is_out = std::vector<bool>(candidates_.size());
    auto chosen = std::vector<Chosen>{};
    for (auto words_so_far = std::size_t{0}; words_so_far < wanted_words;) {
      auto found = candidates_.size();
      auto highest = 0.0;
      for (auto i = std::size_t{0}; i < candidates_.size(); ++i) {
        if (is_out[i]) continue;
        auto const merit =
            weight_of_rank * (best > 0 ? scores[i] / best : 0) - (1 - weight_of_rank) * nearest[i];
        if (found != candidates_.size() && merit <= highest) continue;
        found = i;
        highest = merit;
      }
      if (found == candidates_.size()) break;
      is_out[found] = true;
      auto line = one_line(of(sentences_[candidates_[found]]));
      auto const size = count_words(line);
      constexpr auto the_same = 0.95;
      auto const was_said = nearest[found] > the_same ||
                            std::ranges::find(chosen, line, &Chosen::text) != chosen.end();
      if (size == 0 || words_so_far + size > most_words || was_said) continue;
      words_so_far += size;
      chosen.push_back({candidates_[found], std::move(line), size});
      for (auto i = std::size_t{0}; i < candidates_.size(); ++i) {
        nearest[i] = std::max(nearest[i], ranking.nearness(found, i));
      }
    }
    // No sentence is as short as that: the beginning of the best.
    if (chosen.empty()) {
      auto const at = static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
      auto line = cut_to_words(one_line(of(sentences_[candidates_[at]])), most_words);
      auto const size = count_words(line);
      if (size != 0) chosen.push_back({candidates_[at], std::move(line), size});
    }
    return chosen;
  }

  auto words_of_text() const -> std::size_t { return count_words(text_); }

 private:
  auto of(Sentence const& sentence) const -> std::string_view {
    return text_.substr(sentence.begin, sentence.size);
  }

  auto words_of(std::span<std::uint32_t const> places) const -> std::vector<Words> {
    auto words = std::vector<Words>{};
    words.reserve(places.size());
    for (auto const place : places) {
      words.push_back(vocabulary_.words_of(of(sentences_[place]), words_looked_at));
    }
    return words;
  }

  // What a sentence is like counts beside its rank: authors begin with what matters.
  auto scores_of(std::span<std::uint32_t const> places, std::span<Words const> words,
                 Ranking const& ranking) const -> std::vector<double> {
    auto scores = std::vector<double>{};
    for (auto i = std::size_t{0}; i < places.size(); ++i) {
      auto const& sentence = sentences_[places[i]];
      auto score = ranking.rank(i) + nearness_to_title(words[i]);
      if (sentence.begins_paragraph) score = score * 1.15;
      auto const is_first = sentence.begin == sentences_[first_running()].begin;
      if (is_first) score = score * 1.5;
      if (sentence.kind == SentenceKind::item) score = score * 0.9;
      if (!sentence.is_closed && sentence.kind == SentenceKind::running) score = score * 0.7;
      if (words[i].size() < 4) score = score * 0.4;
      if (of(sentence).ends_with('?')) score = score * 0.7;
      scores.push_back(score);
    }
    return scores;
  }
  auto nearness_to_title(Words const& words) const -> double {
    if (title_.empty()) return 0;
    auto shared = 0.0;
    for (auto const word : title_) {
      if (std::ranges::binary_search(words, word)) shared += 1;
    }
    return 1.5 * shared / static_cast<double>(title_.size());
  }
  auto first_running() const -> std::size_t {
    for (auto i = std::size_t{0}; i < std::min(sentences_.size(), stretch); ++i) {
      if (sentences_[i].kind == SentenceKind::running) return i;
    }
    return 0;
  }

  // Of each stretch of the text its best sentences.
  void thin_out() {
    auto kept = std::vector<std::uint32_t>{};
    for (auto from = std::size_t{0}; from < candidates_.size(); from += stretch) {
      auto const count = std::min(stretch, candidates_.size() - from);
      auto const places = std::span{candidates_}.subspan(from, count);
      auto const words = words_of(places);
      auto const scores = scores_of(places, words, Ranking{words});
      auto order = std::vector<std::uint32_t>(count);
      base::sort_places(order, {.values = scores.data(),
                                .is_before = [](void const* all, std::uint32_t a, std::uint32_t b) {
                                  auto const* each = static_cast<double const*>(all);
                                  return each[a] > each[b];
                                }});
      order.resize(std::min(count, kept_of_stretch));
      std::ranges::sort(order);
      for (auto const place : order) kept.push_back(places[place]);
    }
    candidates_ = std::move(kept);
  }

  std::string_view text_;
  Vocabulary vocabulary_;
  std::vector<Sentence> sentences_;
  Words title_;
  std::vector<std::uint32_t> candidates_;  // places in sentences_
};

void put_in_order(std::vector<Chosen>& chosen) {
  base::sort(chosen, std::less<>{}, &Chosen::sentence);
}

// Scripts without spaces have none between sentences either.
auto joined(std::span<Chosen const> chosen) -> std::string {
  auto text = std::string{};
  for (auto const& each : chosen) {
    auto const begins = character_at(each.text, 0).code;
    auto const is_wide = text.ends_with("。") || text.ends_with("！") || text.ends_with("？") ||
                         text.ends_with("」") || text.ends_with("』");
    if (!text.empty() && !(is_wide && (is_spaceless(begins) || begins >= 0x3000))) text += ' ';
    text += each.text;
  }
  return text;
}

auto list_of(std::span<Chosen const> chosen) -> std::string {
  auto text = std::string{};
  for (auto const& each : chosen) {
    if (!text.empty()) text += '\n';
    text += "- ";
    text += each.text;
  }
  return text;
}

// "Key points:" above Latin text only: of other scripts the list says it by itself.
auto heading_for(std::string_view text) -> std::string_view {
  for (auto place = std::size_t{0}; place < text.size(); place += character_at(text, place).size) {
    auto const code = character_at(text, place).code;
    if (is_spaceless(code) || is_hangul(code) || (code >= 0x370 && code < 0x1E00)) return "";
  }
  return "Key points:\n";
}

}  // namespace

auto summary_of(SummaryRequest const& request) -> std::string {
  auto summary = Summary{request};
  if (!summary.has_sentences() || request.most_words == 0) return {};
  auto const all = summary.words_of_text();
  // What a list is marked with counts as words where people count by spaces.
  auto const part = request.style == SummaryStyle::detailed ? all / 2 : all / 3;
  constexpr auto least = std::size_t{25};
  auto const wanted = std::min(request.most_words, std::max(part, least));

  if (request.style == SummaryStyle::concise) {
    auto chosen = summary.choose(request.most_words, wanted);
    put_in_order(chosen);
    return joined(chosen);
  }
  // A word less for each mark; a list of n sentences of w words has n more.
  auto chosen = summary.choose(request.most_words, wanted);
  auto words = std::size_t{0};
  for (auto const& each : chosen) words += each.words;
  if (request.style == SummaryStyle::bullet) {
    while (chosen.size() > 1 && words + chosen.size() > request.most_words) {
      words -= chosen.back().words;
      chosen.pop_back();
    }
    if (words + chosen.size() > request.most_words) {
      if (request.most_words < 2) return chosen.front().text;
      chosen.front().text = cut_to_words(chosen.front().text, request.most_words - 1);
    }
    put_in_order(chosen);
    return list_of(chosen);
  }

  // The best half as running text, the others as points.
  auto const heading = heading_for(request.text);
  auto const marks = [&](std::size_t points) { return points + (heading.empty() ? 0 : 2); };
  auto running = std::max<std::size_t>(1, (chosen.size() + 1) / 2);
  while (chosen.size() > running && words + marks(chosen.size() - running) > request.most_words) {
    words -= chosen.back().words;
    chosen.pop_back();
    running = std::max<std::size_t>(1, (chosen.size() + 1) / 2);
  }
  auto points = std::vector<Chosen>{};
  for (auto i = running; i < chosen.size(); ++i) points.push_back(std::move(chosen[i]));
  chosen.resize(running);
  put_in_order(chosen);
  put_in_order(points);
  auto text = joined(chosen);
  if (points.empty()) return text;
  return base::concat(text, "\n\n", heading, list_of(points));
}

}  // namespace kit
