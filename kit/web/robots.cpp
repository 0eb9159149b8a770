#include "kit/web/robots.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>

#include "base/text.hpp"
#include "base/url.hpp"

namespace kit {
namespace {

// https://www.rfc-editor.org/rfc/rfc9309#section-2.5
constexpr auto most_bytes = std::size_t{512} << 10;

auto is_letter_or_digit(char c) -> bool {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Paths and patterns with their escapes in one spelling, so that they can be compared. What is in
// `own` stays as it is, escaped or not.
auto in_one_spelling(std::string_view text, std::string_view own) -> std::string {
  auto out = std::string{};
  while (!text.empty()) {
    auto const escaped = base::url::escaped_byte(text);
    auto const c = escaped.value_or(text[0]);
    text.remove_prefix(escaped ? 3 : 1);
    auto const is_plain = is_letter_or_digit(c) || std::string_view{"-._~="}.contains(c);
    if (is_plain || (own.contains(c) && !escaped)) {
      out += c;
    } else {
      base::url::add_escape(out, c);
    }
  }
  return out;
}

// Where the text has `piece`, from `start` on. In time that grows with the two lengths, whatever
// they hold (Knuth, Morris and Pratt).
auto place_of(std::string_view text, std::string_view piece, std::size_t start) -> std::size_t {
  if (piece.size() > text.size()) return text.npos;
  auto borders = std::vector<std::uint32_t>(piece.size() + 1, 0);
  auto matched = std::uint32_t{0};
  for (auto i = std::size_t{1}; i < piece.size(); ++i) {
    while (matched > 0 && piece[i] != piece[matched]) matched = borders[matched];
    if (piece[i] == piece[matched]) ++matched;
    borders[i + 1] = matched;
  }
  matched = 0;
  for (auto i = start; i < text.size() && matched < piece.size(); ++i) {
    while (matched > 0 && text[i] != piece[matched]) matched = borders[matched];
    if (text[i] == piece[matched]) ++matched;
    if (matched == piece.size()) return i + 1 - matched;
  }
  return piece.empty() ? start : text.npos;
}

// A word of the agent begins with the name: "model" begins one of "ModelContextProtocol/1.0", and
// "context" none.
auto begins_a_word(std::string_view name, std::string_view agent) -> bool {
  for (auto at = place_of(agent, name, 0); at != agent.npos; at = place_of(agent, name, at + 1)) {
    auto const before = at == 0 ? ' ' : agent[at - 1];
    if (!is_letter_or_digit(before) && before != '-' && before != '_') return true;
  }
  return false;
}

enum class Field : std::uint8_t { agent, allow, disallow, delay, other };

struct Line {
  Field field = Field::other;
  std::string_view value;
};

auto field_of(std::string_view name) -> Field {
  constexpr auto names =
      std::array<std::pair<std::string_view, Field>, 16>{{{"user-agent", Field::agent},
                                                          {"useragent", Field::agent},
                                                          {"user agent", Field::agent},
                                                          {"allow", Field::allow},
                                                          {"disallow", Field::disallow},
                                                          {"dissallow", Field::disallow},
                                                          {"disalow", Field::disallow},
                                                          {"dissalow", Field::disallow},
                                                          {"diasllow", Field::disallow},
                                                          {"disallaw", Field::disallow},
                                                          {"crawl-delay", Field::delay},
                                                          {"crawl delay", Field::delay},
                                                          {"request-rate", Field::delay},
                                                          {"request rate", Field::delay},
                                                          {"visit-time", Field::delay},
                                                          {"visit time", Field::delay}}};
  for (auto const& [known, field] : names) {
    if (base::equal_ignoring_case(name, known)) return field;
  }
  return Field::other;
}

// "Disallow: /a", and what people write instead: "Disallow /a", "useragent: x".
auto read_line(std::string_view line) -> Line {
  auto const colon = line.find(':');
  if (colon != line.npos) {
    auto const field = field_of(base::trimmed(line.substr(0, colon)));
    if (field != Field::other) return {field, base::trimmed(line.substr(colon + 1))};
  }
  for (auto blank = line.find_first_of(" \t"); blank != line.npos;
       blank = line.find_first_of(" \t", blank + 1)) {
    auto const field = field_of(line.substr(0, blank));
    if (field != Field::other) return {field, base::trimmed(line.substr(blank))};
    if (blank > 10) return {};
  }
  return {field_of(line), {}};
}

auto take_line(std::string_view& text) -> std::string_view {
  auto const end = std::min(text.find_first_of("\r\n"), text.size());
  auto const line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return base::trimmed(line.substr(0, line.find('#')));
}

}  // namespace

auto Robots::parse(std::string_view text, std::string_view user_agent) -> Robots {
  text = text.substr(0, most_bytes);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  auto const agent = base::lower(user_agent);
  auto robots = Robots{};
  auto best = std::string{};  // the name of the group that rules_ are of
  auto is_best = false;       // the present group is of that name
  auto in_names = false;
  while (!text.empty()) {
    auto const line = read_line(take_line(text));
    if (line.field == Field::other) continue;
    if (line.field == Field::agent) {
      if (!std::exchange(in_names, true)) is_best = false;
      auto name = base::lower(line.value);
      if (name != "*") std::erase(name, '*');
      auto const is_for_us = name == "*" || (!name.empty() && begins_a_word(name, agent));
      if (is_for_us && name.size() > best.size()) {
        best = name;
        robots.rules_.clear();
      }
      is_best = is_best || (is_for_us && name == best);
      continue;
    }
    in_names = false;
    // Rules before the first name are nobody's. Groups of one name are one.
    if (!is_best || line.field == Field::delay) continue;
    if (line.value.empty()) continue;

    auto const allows = line.field == Field::allow;
    auto value = line.value;
    auto const ends = value.ends_with('$');
    if (ends) {
      value.remove_suffix(1);
      // It may have been meant as it stands.
      robots.rules_.push_back({base::concat(in_one_spelling(value, "/%*"), "%24"), allows});
    }
    auto pattern = in_one_spelling(value, "/%*");
    constexpr auto index = std::string_view{"index.html"};
    if (allows && !ends && pattern.ends_with("/index.html")) {
      auto const folder = std::string_view{pattern}.substr(0, pattern.size() - index.size());
      robots.rules_.push_back({base::concat(folder, "$"), allows});
    }
    if (ends) pattern += '$';
    robots.rules_.push_back({std::move(pattern), allows});
  }
  return robots;
}

auto Robots::Rule::matches(std::string_view path) const -> bool {
  auto rest = std::string_view{pattern};
  auto const at_end = rest.ends_with('$');
  if (at_end) rest.remove_suffix(1);
  auto star = rest.find('*');
  auto const first = rest.substr(0, star);
  if (!path.starts_with(first)) return false;
  if (star == rest.npos) return !at_end || path.size() == first.size();
  auto place = first.size();
  while (true) {
    rest.remove_prefix(star + 1);
    star = rest.find('*');
    auto const piece = rest.substr(0, star);
    if (star == rest.npos && at_end) {
      return path.size() - place >= piece.size() && path.ends_with(piece);
    }
    auto const found = place_of(path, piece, place);
    if (found == path.npos) return false;
    if (star == rest.npos) return true;
    place = found + piece.size();
  }
}

auto Robots::allow(std::string_view given) const -> bool {
  if (given == "/robots.txt") return true;
  auto const path = in_one_spelling(given, "/%");
  auto longest = std::size_t{0};
  auto allowed = true;
  for (auto const& rule : rules_) {
    auto const length = rule.pattern.size();
    auto const decides = length > longest || (length == longest && rule.allows && !allowed);
    if (!decides || !rule.matches(path)) continue;
    longest = length;
    allowed = rule.allows;
  }
  return allowed;
}

}  // namespace kit
