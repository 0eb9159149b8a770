#include "kit/summary/words.hpp"

#include <algorithm>

#include "kit/summary/characters.hpp"
#include "kit/summary/sentences.hpp"

namespace kit {
namespace {

// English, German, French, Spanish, Italian, Portuguese, Dutch, Russian.
constexpr std::string_view common_words =
    "a about after all also an and any are as at be because been before being but by can could did "
    "do "
    "does for from had has have he her here him his how i if in into is it its just like may me "
    "more "
    "most my no not now of on one only or other our out over said she should so some such than "
    "that "
    "the their them then there these they this those through to under up us very was we were what "
    "when where which while who why will with would you your "
    "aber als am auch auf aus bei bis das dass dem den der des die doch durch ein eine einem einen "
    "einer eines er es für hat ich ihr im ist kann mit nach nicht noch nur oder sein sich sie sind "
    "um "
    "und von vor war wenn werden wie wir wird zu zum zur über "
    "au aux avec ce ces cette dans de du elle en est et ils je la le les leur mais ne nous ont ou "
    "où "
    "par pas plus pour qu que qui sa sans se ses son sont sur tout un une vous été "
    "al como con del el ella entre era ese esta este hay las lo los más muy o para pero por porque "
    "sin "
    "sobre su sus también y ya "
    "anche che chi con da dal dalla degli dei della delle di dove gli ha hanno il loro nel nella "
    "non "
    "più quando questa questo sono tra una uno "
    "ao às com da das dos ela ele foi isso mais mas na nas no nos não os ou pela pelo são também "
    "uma você "
    "aan bij dan dat deze dit door een geen haar het hij hun ik maar meer met naar niet nog ook op "
    "te "
    "uit van voor waren wat werd wordt ze zich zijn "
    "в во и на не он она они оно с со что это как но по из за от до к ко у о об же бы так был была "
    "были было для или его её их мы вы я ";

constexpr auto hash_start = 2166136261U;

// FNV-1a, of code points.
auto with(std::uint32_t hash, char32_t code) -> std::uint32_t {
  for (auto i = 0U; i < 3; ++i) {
    hash = (hash ^ (static_cast<std::uint32_t>(code) >> (8 * i) & 0xFF)) * 16777619U;
  }
  return hash;
}

// A word with inflection: what remains of it is mostly the same for all its forms.
struct Stem {
  // Longer ones are cut, so that "summarise" and "summarising" are one.
  static constexpr auto longest = std::size_t{7};
  char32_t letters[longest + 1] = {};
  std::size_t size = 0;  // of the word

  void add(char32_t code) {
    if (size < longest + 1) letters[size] = code;
    ++size;
  }
  auto whole_number() const -> std::uint32_t { return number_of(std::min(size, longest + 1)); }
  auto number() const -> std::uint32_t {
    auto kept = std::min(size, longest);
    auto const is_plural =
        size == kept && size > 3 && letters[size - 1] == 's' && letters[size - 2] != 's';
    return number_of(kept - (is_plural ? 1 : 0));
  }

 private:
  auto number_of(std::size_t kept) const -> std::uint32_t {
    auto hash = hash_start;
    for (auto i = std::size_t{0}; i < kept; ++i) hash = with(hash, letters[i]);
    return hash;
  }
};

// Calls found(place, words) with where each word begins and how many begin there.
template <class Found>
void each_word(std::string_view text, Found const& found) {
  auto in_word = false;          // in a run of letters and marks
  auto after_spaceless = false;  // marks that follow are no word
  auto marks_from = text.npos;   // marks that may yet become one
  for (auto place = std::size_t{0}; place < text.size();) {
    auto const [code, size] = character_at(text, place);
    if (is_space(code)) {
      if (marks_from != text.npos && !after_spaceless && !found(marks_from)) return;
      in_word = after_spaceless = false;
      marks_from = text.npos;
    } else if (is_spaceless(code)) {
      if (!found(marks_from != text.npos && !after_spaceless ? marks_from : place)) return;
      in_word = false;
      after_spaceless = true;
      marks_from = text.npos;
    } else if (!in_word) {
      if (is_mark(code)) {
        if (marks_from == text.npos) marks_from = place;
      } else {
        if (!found(marks_from != text.npos && !after_spaceless ? marks_from : place)) return;
        in_word = true;
        after_spaceless = false;
        marks_from = text.npos;
      }
    }
    place += size;
  }
  if (marks_from != text.npos && !after_spaceless) found(marks_from);
}

auto without_spaces_at_end(std::string_view text) -> std::string_view {
  while (!text.empty()) {
    auto last = text.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
    if (!is_space(character_at(text, last).code)) break;
    text = text.substr(0, last);
  }
  return text;
}

}  // namespace

auto count_words(std::string_view text) -> std::size_t {
  auto count = std::size_t{0};
  each_word(text, [&](std::size_t) { return ++count, true; });
  return count;
}

auto cut_to_words(std::string_view text, std::size_t most) -> std::string {
  auto count = std::size_t{0};
  auto cut = text.npos;
  each_word(text, [&](std::size_t place) {
    if (count++ < most) return true;
    cut = place;
    return false;
  });
  if (cut == text.npos) return std::string{text};

  auto const kept = text.substr(0, cut);
  auto const whole = whole_sentences(kept);
  if (count_words(whole) * 2 >= most && !whole.empty()) return std::string{whole};
  auto words = std::string{without_spaces_at_end(kept)};
  while (!words.empty() && std::string_view{",;:-"}.contains(words.back())) words.pop_back();
  return words + "…";
}

auto whole_sentences(std::string_view text) -> std::string_view {
  auto const sentences = sentences_of(text);
  for (auto i = sentences.size(); i > 0; --i) {
    auto const& each = sentences[i - 1];
    auto const is_last = i == sentences.size();
    auto const is_item = each.kind == SentenceKind::item && !is_last;
    if (each.is_closed || is_item) return text.substr(0, each.begin + each.size);
  }
  return {};
}

auto one_line(std::string_view text) -> std::string {
  auto line = std::string{};
  line.reserve(text.size());
  auto is_after_space = true;
  for (auto place = std::size_t{0}; place < text.size();) {
    auto const [code, size] = character_at(text, place);
    if (!is_space(code)) {
      line += text.substr(place, size);
    } else if (!is_after_space) {
      line += ' ';
    }
    is_after_space = is_space(code);
    place += size;
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

Vocabulary::Vocabulary() {
  auto stem = Stem{};
  for (auto place = std::size_t{0}; place < common_words.size();) {
    auto const [code, size] = character_at(common_words, place);
    if (code == ' ') {
      common_.push_back(stem.whole_number());
      stem = {};
    } else {
      stem.add(code);
    }
    place += size;
  }
  std::ranges::sort(common_);
}

auto Vocabulary::is_common(std::string_view word) const -> bool {
  auto stem = Stem{};
  for (auto place = std::size_t{0}; place < word.size();) {
    auto const [code, size] = character_at(word, place);
    stem.add(to_lower(code));
    place += size;
  }
  return stem.size <= Stem::longest + 1 && std::ranges::binary_search(common_, stem.whole_number());
}

auto Vocabulary::words_of(std::string_view text, std::size_t most) const
    -> std::vector<std::uint32_t> {
  auto words = std::vector<std::uint32_t>{};
  auto stem = Stem{};
  auto before = char32_t{0};  // the neighbour of a pair
  auto const end_word = [&] {
    auto const is_short = stem.size < 2;
    if (!is_short && (stem.size > Stem::longest + 1 ||
                      !std::ranges::binary_search(common_, stem.whole_number()))) {
      words.push_back(stem.number());
    }
    stem = {};
  };
  for (auto place = std::size_t{0}; place < text.size() && words.size() < most;) {
    auto const [code, size] = character_at(text, place);
    place += size;
    if (is_spaceless(code) || is_hangul(code)) {
      end_word();
      if (before != 0) words.push_back(with(with(hash_start, before), code));
      before = code;
      continue;
    }
    before = 0;
    if (is_space(code) || is_mark(code)) {
      end_word();
    } else {
      stem.add(to_lower(code));
    }
  }
  if (words.size() < most) end_word();
  std::ranges::sort(words);
  words.erase(std::ranges::unique(words).begin(), words.end());
  return words;
}

}  // namespace kit
