#include "servers/log-parser/templates.hpp"

#include <algorithm>
#include <functional>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "servers/log-parser/scanner.hpp"

namespace logs {
namespace {

using View = std::string_view;

constexpr auto most_words = std::size_t{64};
constexpr auto most_in_leaf = std::size_t{100};
constexpr auto longest_example = std::size_t{300};
constexpr View anything = "<*>";

// Numbers, addresses, ids and whatever else has digits stand for others of their kind; of "key=7"
// the key stays.
auto masked(View word) -> std::string {
  auto const has_digit = [](View text) { return std::ranges::any_of(text, is_digit); };
  if (!has_digit(word)) return std::string{word};
  auto const equals = word.find('=');
  if (equals != word.npos && equals != 0 && !has_digit(word.substr(0, equals))) {
    return base::concat(word.substr(0, equals + 1), anything);
  }
  return std::string{anything};
}

auto words_of(View message) -> std::vector<std::string> {
  auto words = std::vector<std::string>{};
  auto scanner = Scanner{message.substr(0, message.find('\n'))};
  auto word = View{};
  while (scanner.blanks(), words.size() < most_words && scanner.word(word)) {
    words.push_back(masked(word));
  }
  return words;
}

auto alike(std::vector<std::string> const& a, std::vector<std::string> const& b) -> double {
  auto same = std::size_t{0};
  for (auto i = std::size_t{0}; i < a.size(); ++i) same += a[i] == b[i] ? 1 : 0;
  return static_cast<double>(same) / static_cast<double>(a.size());
}

}  // namespace

auto Templates::Template::text() const -> std::string {
  auto text = std::string{};
  for (auto const& word : words) text += base::concat(text.empty() ? "" : " ", word);
  return text;
}

auto Templates::add(std::string_view message, std::string_view level,
                    std::optional<Nanoseconds> moment) -> std::optional<std::size_t> {
  auto words = words_of(message);
  if (words.empty()) return std::nullopt;
  auto const key = base::concat(words.size(), " ", words.front());
  auto& leaf = leaves_[key];
  auto best = std::optional<std::size_t>{};
  auto best_likeness = 0.5;
  for (auto const index : leaf) {
    auto const likeness = alike(templates_[index].words, words);
    if (likeness < best_likeness || (best && likeness == best_likeness)) continue;
    best = index;
    best_likeness = likeness;
  }
  if (!best) {
    if (templates_.size() >= most_templates || leaf.size() >= most_in_leaf) {
      ++left_out_;
      if (leaf.empty()) leaves_.erase(key);
      return std::nullopt;
    }
    best = templates_.size();
    leaf.push_back(*best);
    auto example = std::string{message.substr(0, message.find('\n')).substr(0, longest_example)};
    templates_.push_back({.words = std::move(words),
                          .level = std::string{level},
                          .example = std::move(example),
                          .first = moment});
  } else {
    auto& known = templates_[*best].words;
    for (auto i = std::size_t{0}; i < known.size(); ++i) {
      if (known[i] != words[i]) known[i] = anything;
    }
  }
  auto& found = templates_[*best];
  ++found.count;
  if (moment) {
    found.first = std::min(found.first.value_or(*moment), *moment);
    found.last = std::max(found.last.value_or(*moment), *moment);
  }
  return best;
}

auto Templates::top(std::size_t at_most) const -> std::vector<Template const*> {
  auto sorted = std::vector<Template const*>{};
  for (auto const& each : templates_) sorted.push_back(&each);
  base::sort(sorted, std::greater<>{}, [](Template const* each) { return each->count; });
  if (sorted.size() > at_most) sorted.resize(at_most);
  return sorted;
}

}  // namespace logs
