#include "servers/data-aggregate/alike.hpp"

#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace aggregate {
namespace {

// Some seconds of work in a component.
constexpr auto most_steps = std::uint64_t{300'000'000};

auto is_word(char c) -> bool {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

auto letters_of(std::string_view text) -> std::u32string {
  auto letters = std::u32string{};
  while (!text.empty()) {
    auto const size = base::utf8::length_of_first(text);
    letters += base::utf8::code_of_first(text, size);
    text.remove_prefix(size);
  }
  return letters;
}

// How many letters to put in, take out or replace; nothing when it is more than `most`. Looks at a
// band along the diagonal only.
auto distance(std::u32string_view a, std::u32string_view b, std::size_t most)
    -> std::optional<std::size_t> {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > most) return std::nullopt;
  auto const none = most + 1;
  auto row = std::vector<std::size_t>(a.size() + 1, none);
  for (auto i = std::size_t{0}; i <= std::min(a.size(), most); ++i) row[i] = i;
  for (auto j = std::size_t{1}; j <= b.size(); ++j) {
    auto const from = j > most ? j - most : 1;
    auto const to = std::min(a.size(), j + most);
    if (from > a.size()) return std::nullopt;
    auto diagonal = row[from - 1];
    row[from - 1] = from == 1 && j <= most ? j : none;
    auto best = row[from - 1];
    for (auto i = from; i <= to; ++i) {
      auto const above = row[i];
      auto const changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[i] = std::min({changed, std::min(above, row[i - 1]) + 1, none});
      best = std::min(best, row[i]);
      diagonal = above;
    }
    if (best > most) return std::nullopt;
  }
  return row[a.size()] <= most ? std::optional{row[a.size()]} : std::nullopt;
}

}  // namespace

auto Alike::spend(std::uint64_t steps) -> base::Result<void> {
  spent_ += steps;
  if (spent_ <= most_steps) return {};
  return base::failure(
      "the items are too many or too long to compare each with all others; use fewer key_fields, "
      "fewer items, or leave similarity out");
}

auto Alike::add(std::string_view text) -> base::Result<std::optional<Match>> {
  auto const lower = base::lower(text);
  return likeness_ == Likeness::tokens ? add_tokens(lower) : add_letters(lower);
}

auto Alike::add_tokens(std::string_view text) -> base::Result<std::optional<Match>> {
  auto words = std::vector<std::uint32_t>{};
  for (auto rest = text; !rest.empty();) {
    auto const begin = std::ranges::find_if(rest, is_word) - rest.begin();
    rest.remove_prefix(static_cast<std::size_t>(begin));
    auto const end =
        static_cast<std::size_t>(std::ranges::find_if_not(rest, is_word) - rest.begin());
    if (end != 0) words.push_back(tokens_.add(rest.substr(0, end)));
    rest.remove_prefix(end);
  }
  base::sort(words);
  auto const twice = std::ranges::unique(words);
  words.erase(twice.begin(), twice.end());
  // What has no word is like what has none either.
  if (words.empty()) words.push_back(tokens_.add(""));
  texts_with_.resize(tokens_.size());

  auto candidates = std::vector<std::uint32_t>{};
  for (auto const word : words) {
    TRY(spend(1 + texts_with_[word].size()));
    for (auto const number : texts_with_[word]) {
      if (shared_[number]++ == 0) candidates.push_back(number);
    }
  }
  auto best = std::optional<Match>{};
  base::sort(candidates);
  for (auto const number : candidates) {
    auto const both = std::size_t{shared_[number]};
    shared_[number] = 0;
    auto const similarity = static_cast<double>(both) /
                            static_cast<double>(words.size() + token_counts_[number] - both);
    if (similarity >= least_ && (!best || similarity > best->similarity)) {
      best = Match{number, similarity};
    }
  }
  if (best) return best;
  auto const number = static_cast<std::uint32_t>(token_counts_.size());
  token_counts_.push_back(static_cast<std::uint32_t>(words.size()));
  shared_.push_back(0);
  for (auto const word : words) texts_with_[word].push_back(number);
  return std::nullopt;
}

auto Alike::add_letters(std::string_view text) -> base::Result<std::optional<Match>> {
  auto letters = letters_of(text);
  auto best = std::optional<Match>{};
  for (auto number = std::uint32_t{0}; number < letters_.size(); ++number) {
    auto const& other = letters_[number];
    auto const longest = static_cast<double>(std::max(letters.size(), other.size()));
    // A little more, so that rounding shuts nobody out.
    auto const most = static_cast<std::size_t>(longest * (1 - least_) + 1e-9);
    TRY(spend(1 + std::min(letters.size(), other.size()) * (2 * most + 1)));
    auto const changes = distance(letters, other, most);
    if (!changes) continue;
    auto const similarity = longest == 0 ? 1 : 1 - static_cast<double>(*changes) / longest;
    if (!best || similarity > best->similarity) best = Match{number, similarity};
  }
  if (!best) letters_.push_back(std::move(letters));
  return best;
}

}  // namespace aggregate
