#include "kit/glob/braces.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/sort.hpp"
#include "base/text.hpp"

namespace kit::detail {
namespace {

using Texts = std::vector<std::string>;

constexpr std::size_t most_bytes = std::size_t{64} * 1024;
constexpr std::size_t deepest = 32;
// Longer numbers would not be exact in JavaScript.
constexpr std::size_t most_digits = 15;

// In place of an escaped character while braces are read: bytes that are in no UTF-8.
constexpr std::string_view escapable = "\\{},.";
constexpr unsigned char first_mark = 0xF8;

auto masked(std::string_view pattern) -> std::string {
  auto result = std::string{};
  for (auto i = std::size_t{0}; i < pattern.size(); ++i) {
    auto const mark = pattern[i] == '\\' && i + 1 < pattern.size() ? escapable.find(pattern[i + 1])
                                                                   : std::string_view::npos;
    if (mark == std::string_view::npos) {
      result += pattern[i];
    } else {
      result += static_cast<char>(first_mark + mark);
      ++i;
    }
  }
  return result;
}

// The escapes are gone with it, as they are in minimatch.
void unmask(std::string& text) {
  for (auto& c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte >= first_mark) c = escapable[byte - first_mark];
  }
}

// Whether there is an opening brace, and after it a closing one on the same line with no other in
// between. Without, a pattern keeps its escapes.
auto has_braces(std::string_view pattern) -> bool {
  auto is_open = false;
  for (auto const c : pattern) {
    if (c == '}' && is_open) return true;
    if (c == '{') is_open = true;
    if (c == '\n' || c == '\r') is_open = false;
  }
  return false;
}

struct Pair {
  std::size_t open;
  std::size_t close;
};

// The first pair that belongs together; when a brace stays open, the leftmost pair that does not.
auto find_pair(std::string_view text) -> std::optional<Pair> {
  auto open = std::vector<std::size_t>{};
  auto leftmost = std::optional<Pair>{};
  for (auto i = text.find('{'); i < text.size(); ++i) {
    if (text[i] == '{') open.push_back(i);
    if (text[i] != '}') continue;
    auto const pair = Pair{open.back(), i};
    open.pop_back();
    if (open.empty()) return pair;
    if (!leftmost || pair.open < leftmost->open) leftmost = pair;
  }
  return leftmost;
}

// Whether a comma with no other after it is followed by a closing brace on its line.
auto comma_set_follows(std::string_view text) -> bool {
  auto is_closed = false;
  for (auto i = text.size(); i-- > 0;) {
    if (text[i] == '}') is_closed = true;
    if (text[i] == '\n' || text[i] == '\r') is_closed = false;
    if (text[i] == ',' && is_closed && text.substr(i + 1, 1) != ",") return true;
  }
  return false;
}

// Split at the commas that are in no braces of their own.
auto members(std::string_view body) -> Texts {
  auto result = Texts{""};
  while (true) {
    auto const pair = find_pair(body);
    auto const plain = pair ? body.substr(0, pair->open) : body;
    for (auto const c : plain) {
      if (c == ',') {
        result.emplace_back();
      } else {
        result.back() += c;
      }
    }
    if (!pair) return result;
    result.back() += body.substr(pair->open, pair->close + 1 - pair->open);
    body.remove_prefix(pair->close + 1);
    if (body.empty()) return result;
  }
}

// {from..to} or {from..to..step}, of numbers or of single ASCII letters.
struct Sequence {
  std::int64_t from;
  std::int64_t to;
  std::int64_t step = 1;
  bool is_alphabetic;
  std::size_t width = 0;  // zeros are put in front up to it
};

auto is_number(std::string_view text) -> bool {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

auto is_padded(std::string_view number) -> bool {
  if (number.starts_with('-')) number.remove_prefix(1);
  return number.size() > 1 && number[0] == '0';
}

auto is_letter(std::string_view text) -> bool {
  return text.size() == 1 && ((text[0] | 32) >= 'a' && (text[0] | 32) <= 'z');
}

auto read_number(std::string_view text) -> base::Result<std::int64_t> {
  if (text.size() > most_digits) {
    return base::failure(base::concat("the number ", base::quoted(text),
                                      " in braces has more than ", most_digits, " characters"));
  }
  return *base::parse_integer<std::int64_t>(text);
}

auto read_sequence(std::string_view body) -> base::Result<std::optional<Sequence>> {
  auto words = std::vector<std::string_view>{};
  for (auto dots = body.find(".."); dots != body.npos; dots = body.find("..")) {
    words.push_back(body.substr(0, dots));
    body.remove_prefix(dots + 2);
  }
  words.push_back(body);
  if (words.size() < 2 || words.size() > 3) return std::nullopt;
  if (words.size() == 3 && !is_number(words[2])) return std::nullopt;
  auto sequence = Sequence{};
  if (is_letter(words[0]) && is_letter(words[1])) {
    sequence = {.from = words[0][0], .to = words[1][0], .is_alphabetic = true};
  } else if (is_number(words[0]) && is_number(words[1])) {
    sequence = {
      .from = TRY(read_number(words[0])),
      .to = TRY(read_number(words[1])),
      .is_alphabetic = false
    };
    if (std::ranges::any_of(words, is_padded)) {
      sequence.width = std::max(words[0].size(), words[1].size());
    }
  } else {
    return std::nullopt;
  }
  if (words.size() == 3) {
    sequence.step = std::max<std::int64_t>(std::abs(TRY(read_number(words[2]))), 1);
  }
  return sequence;
}

auto padded(std::int64_t value, std::size_t width) -> std::string {
  auto text = std::string{base::Decimal{value}};
  if (text.size() < width) text.insert(value < 0 ? 1 : 0, width - text.size(), '0');
  return text;
}

class Expander {
 public:
  explicit Expander(std::size_t most) : most_{most} {}

  auto expand(std::string text, bool is_top, std::size_t depth) const -> base::Result<Texts> {
    if (depth > deepest) {
      return base::failure(
          base::concat("the pattern has braces in braces more than ", deepest, " deep"));
    }
    auto done = Texts{""};
    // Bash drops an empty result, but only when the first braces hold alternatives.
    auto drops_empty = false;
    auto is_first = true;
    while (true) {
      auto const pair = find_pair(text);
      if (!pair) return combined(done, text, {""}, drops_empty);
      auto const before = text.substr(0, pair->open);
      auto const body = text.substr(pair->open + 1, pair->close - pair->open - 1);
      auto const after = text.substr(pair->close + 1);
      auto const drops_now = [&] { return drops_empty && after.empty(); };
      // Bash's ${a}, which is a variable there.
      if (before.ends_with('$')) {
        done = TRY(combined(done, text.substr(0, pair->close + 1), {""}, drops_now()));
        is_first = false;
      } else {
        auto const sequence = TRY(read_sequence(body));
        if (!sequence && !body.contains(',')) {
          // {a},b}: the first closing brace is one of the alternative's own.
          if (!comma_set_follows(after)) return combined(done, text, {""}, drops_empty);
          text[pair->close] = static_cast<char>(first_mark + escapable.find('}'));
          is_top = true;
          continue;
        }
        if (is_first) drops_empty = is_top && !sequence;
        is_first = false;
        auto const values = TRY(sequence ? numbers(*sequence) : alternatives(body, depth));
        done = TRY(combined(done, before, values, drops_now()));
      }
      if (after.empty()) return done;
      text = after;
    }
  }

  auto too_many() const -> std::unexpected<base::Error> {
    return base::failure(base::concat("the pattern's braces stand for more than ", most_,
                                      " patterns; fewer of them, or * in their place, would do"));
  }

 private:
  auto numbers(Sequence const& sequence) const -> base::Result<Texts> {
    auto const distance = std::abs(sequence.to - sequence.from);
    if (distance / sequence.step >= static_cast<std::int64_t>(most_)) return too_many();
    auto const step = sequence.to < sequence.from ? -sequence.step : sequence.step;
    auto result = Texts{};
    for (auto i = std::int64_t{0}; i <= distance / sequence.step; ++i) {
      auto const value = sequence.from + i * step;
      if (!sequence.is_alphabetic) {
        result.push_back(padded(value, sequence.width));
      } else {
        // Between Z and a lies the backslash, which is nothing.
        result.push_back(value == '\\' ? std::string{} : std::string(1, static_cast<char>(value)));
      }
    }
    return result;
  }

  auto alternatives(std::string_view body, std::size_t depth) const -> base::Result<Texts> {
    auto parts = members(body);
    if (parts.size() == 1) {
      // {{a,b}} stands for {a} and {b}.
      parts = TRY(expand(std::move(parts[0]), false, depth + 1));
      for (auto& part : parts) part = base::concat('{', part, '}');
    }
    auto result = Texts{};
    for (auto& part : parts) {
      for (auto& value : TRY(expand(std::move(part), false, depth + 1))) {
        if (result.size() == most_) return too_many();
        result.push_back(std::move(value));
      }
    }
    return result;
  }

  // Each of `starts` with `middle` and each of `ends` after it.
  auto combined(Texts const& starts, std::string_view middle, Texts const& ends,
                bool drops_empty) const -> base::Result<Texts> {
    auto result = Texts{};
    auto bytes = std::size_t{0};
    for (auto const& start : starts) {
      for (auto const& end : ends) {
        auto text = base::concat(start, middle, end);
        if (drops_empty && text.empty()) continue;
        bytes += text.size();
        if (result.size() == most_) return too_many();
        if (bytes > most_bytes) {
          return base::failure(
              base::concat("the pattern's braces stand for more than ", most_bytes,
                           " bytes of patterns; shorter ones, or fewer, would do"));
        }
        result.push_back(std::move(text));
      }
    }
    return result;
  }

  std::size_t most_;
};

}  // namespace

auto expand_braces(std::string_view pattern, std::size_t most) -> base::Result<Texts> {
  if (!has_braces(pattern)) return Texts{std::string{pattern}};
  // Bash has it that braces right at the start are kept when there is nothing in them.
  auto const text =
      pattern.starts_with("{}") ? base::concat("\\{\\}", pattern.substr(2)) : std::string{pattern};
  auto result = TRY(Expander{most}.expand(masked(text), true, 0));
  for (auto& alternative : result) unmask(alternative);
  base::sort(result);
  auto const repeated = std::ranges::unique(result);
  result.erase(repeated.begin(), repeated.end());
  return result;
}

}  // namespace kit::detail
