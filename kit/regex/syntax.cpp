#include "kit/regex/syntax.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace kit::regex {
namespace {
constexpr auto deepest = 100;
constexpr auto most_repeats = std::uint32_t{1000};

using Ranges = std::vector<Regex::Range>;

auto digits() -> Ranges { return {{'0', '9'}}; }
auto words() -> Ranges { return {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}; }
auto spaces() -> Ranges { return {{'\t', '\r'}, {' ', ' '}}; }

// Everything else. The ranges are in order.
auto complement(Ranges const& ranges) -> Ranges {
  auto others = Ranges{};
  auto next = char32_t{0};
  for (auto const& [first, last] : ranges) {
    if (first > next) others.push_back({next, first - 1});
    next = last + 1;
  }
  others.push_back({next, 0x10FFFF});
  return others;
}

// Of \d and its like; nothing for other letters.
auto class_of(char letter) -> std::optional<Ranges> {
  switch (letter) {
    case 'd':
      return digits();
    case 'D':
      return complement(digits());
    case 'w':
      return words();
    case 'W':
      return complement(words());
    case 's':
      return spaces();
    case 'S':
      return complement(spaces());
    default:
      return std::nullopt;
  }
}

// Of [:alpha:] and its like.
auto named_class(std::string_view name) -> std::optional<Ranges> {
  if (name == "alpha") return Ranges{{'A', 'Z'}, {'a', 'z'}};
  if (name == "digit") return digits();
  if (name == "alnum") return Ranges{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}};
  if (name == "upper") return Ranges{{'A', 'Z'}};
  if (name == "lower") return Ranges{{'a', 'z'}};
  if (name == "space") return spaces();
  if (name == "punct") return Ranges{{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}};
  if (name == "xdigit") return Ranges{{'0', '9'}, {'A', 'F'}, {'a', 'f'}};
  if (name == "blank") return Ranges{{'\t', '\t'}, {' ', ' '}};
  return std::nullopt;
}

class Parser {
 public:
  explicit Parser(std::string_view pattern) : all_{pattern}, rest_{pattern} {}

  auto parse() -> base::Result<Syntax> {
    if (rest_.starts_with("(?i)")) {
      take(4);
      syntax_.ignores_case = true;
    }
    syntax_.root = TRY(choice(0));
    if (!rest_.empty()) return fail("')' closes nothing; write \\) for the character");
    return std::move(syntax_);
  }

 private:
  auto fail(std::string_view why) const -> std::unexpected<base::Error> {
    return base::failure(
        base::concat(base::quoted(all_), " is no regular expression: at character ",
                     1 + base::utf8::count(all_.substr(0, all_.size() - rest_.size())), ", ", why));
  }

  void take(std::size_t bytes) { rest_.remove_prefix(bytes); }
  auto take_if(std::string_view text) -> bool {
    if (!rest_.starts_with(text)) return false;
    take(text.size());
    return true;
  }
  auto take_character() -> char32_t {
    auto const [character, size] = decode(rest_);
    take(size);
    return character;
  }

  auto choice(int depth) -> base::Result<Node> {
    if (depth > deepest) return fail("groups are nested too deeply");
    auto node = Node{.kind = Node::Kind::choice};
    do {
      node.parts.push_back(TRY(row(depth)));
    } while (take_if("|"));
    if (node.parts.size() > 1) return node;
    auto only = std::move(node.parts.front());
    return only;
  }

  auto row(int depth) -> base::Result<Node> {
    auto node = Node{.kind = Node::Kind::row};
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      auto const before = rest_;
      auto part = TRY(atom(depth));
      part = TRY(repeated(std::move(part), before));
      node.parts.push_back(std::move(part));
    }
    return node;
  }

  auto repeated(Node part, std::string_view before) -> base::Result<Node> {
    auto count = TRY(quantifier());
    if (!count) return part;
    if (part.kind == Node::Kind::place) {
      rest_ = before;
      return fail("a place such as '^' cannot be repeated");
    }
    auto const is_lazy = take_if("?");
    if (take_if("+")) return fail("possessive repeats are not supported; leave out the '+'");
    if (auto const again = rest_; TRY(quantifier())) {
      rest_ = again;
      return fail("there is nothing to repeat; put the repeated part in parentheses");
    }
    auto node = Node{.kind = Node::Kind::repeat};
    node.least = count->first;
    node.most = count->second;
    node.is_lazy = is_lazy;
    node.parts.push_back(std::move(part));
    return node;
  }

  // How often, when the pattern says so here.
  auto quantifier() -> base::Result<std::optional<std::pair<std::uint32_t, std::uint32_t>>> {
    if (take_if("*")) return std::pair{0U, no_end};
    if (take_if("+")) return std::pair{1U, no_end};
    if (take_if("?")) return std::pair{0U, 1U};
    if (!rest_.starts_with('{')) return std::nullopt;
    auto const start = rest_;
    take(1);
    auto const least = number();
    auto most = least;
    auto const has_comma = take_if(",");
    if (has_comma) most = number();
    // What is no number of times is itself: "{x}".
    if (!take_if("}") || (!least && !most)) {
      rest_ = start;
      return std::nullopt;
    }
    auto const low = least.value_or(0);
    auto const high = has_comma && !most ? no_end : most.value_or(0);
    if (low > most_repeats || (high != no_end && (high > most_repeats || high < low))) {
      rest_ = start;
      return fail(
          base::concat("a repeat goes from 0 to ", most_repeats, ", the smaller number first"));
    }
    return std::pair{low, high};
  }

  auto number() -> std::optional<std::uint32_t> {
    auto const end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    auto const value = base::parse_integer<std::uint32_t>(rest_.substr(0, end));
    if (end == 0) return std::nullopt;
    take(end);
    return value.value_or(UINT32_MAX - 1);
  }

  auto atom(int depth) -> base::Result<Node> {
    switch (rest_.front()) {
      case '(':
        return group(depth);
      case '[':
        return set();
      case '\\':
        return escape();
      case '*':
      case '+':
      case '?':
        return fail("there is nothing before it to repeat");
      default:
        break;
    }
    if (take_if(".")) return Node{.kind = Node::Kind::any};
    if (take_if("^")) return place(Regex::Place::line_start);
    if (take_if("$")) return place(Regex::Place::line_end);
    return Node{.kind = Node::Kind::character, .value = take_character()};
  }

  static auto place(Regex::Place which) -> Node {
    return {.kind = Node::Kind::place, .value = static_cast<std::uint32_t>(which)};
  }

  auto group(int depth) -> base::Result<Node> {
    auto const start = rest_;
    take(1);
    auto number = std::uint32_t{0};
    if (!take_if("?")) {
      number = ++groups_;
    } else {
      if (rest_.starts_with('=') || rest_.starts_with('!') || rest_.starts_with("<=") ||
          rest_.starts_with("<!")) {
        rest_ = start;
        return fail("look-around is not supported, for it has no linear time");
      }
      if (take_if("<") || take_if("P<")) {
        auto const end = rest_.find('>');
        if (end == rest_.npos) return fail("the name of the group has no '>'");
        take(end + 1);
        number = ++groups_;
      } else if (!take_if(":")) {
        rest_ = start;
        return fail("this kind of group is not supported; (?:...) and (?<name>...) are");
      }
    }
    auto inner = TRY(choice(depth + 1));
    if (take_if(")")) {
      if (number == 0) return inner;
      auto node = Node{.kind = Node::Kind::group, .value = number};
      node.parts.push_back(std::move(inner));
      return node;
    }
    rest_ = start;
    return fail("'(' is not closed; write \\( for the character");
  }

  auto add_set(Ranges ranges, bool is_negated) -> Node {
    syntax_.sets.push_back({is_negated, std::move(ranges)});
    return {.kind = Node::Kind::set, .value = static_cast<std::uint32_t>(syntax_.sets.size() - 1)};
  }

  auto set() -> base::Result<Node> {
    auto const start = rest_;
    take(1);
    auto const is_negated = take_if("^");
    auto ranges = Ranges{};
    auto const append = [&](Ranges const& more) {
      ranges.insert(ranges.end(), more.begin(), more.end());
    };
    for (auto is_first = true;; is_first = false) {
      if (rest_.empty()) {
        rest_ = start;
        return fail("'[' is not closed; write \\[ for the character");
      }
      if (!is_first && take_if("]")) return add_set(std::move(ranges), is_negated);
      if (rest_.starts_with("[:")) {
        auto const end = rest_.find(":]");
        auto const named = end == rest_.npos ? std::nullopt : named_class(rest_.substr(2, end - 2));
        if (!named) return fail("there is no such class; [:alpha:] and [:digit:] are some");
        append(*named);
        take(end + 2);
        continue;
      }
      if (rest_.size() > 1 && rest_[0] == '\\') {
        if (auto const known = class_of(rest_[1])) {
          append(*known);
          take(2);
          continue;
        }
      }
      auto const first = TRY(set_character());
      auto last = first;
      if (rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']') {
        take(1);
        last = TRY(set_character());
        if (last < first) return fail("a range goes from the lower character to the higher");
      }
      ranges.push_back({first, last});
    }
  }

  auto set_character() -> base::Result<char32_t> {
    if (!rest_.starts_with('\\')) return take_character();
    if (rest_.starts_with("\\b")) return take(2), U'\b';
    return escaped_character();
  }

  auto escape() -> base::Result<Node> {
    if (rest_.size() > 1) {
      auto const letter = rest_[1];
      if (auto known = class_of(letter)) return take(2), add_set(*std::move(known), false);
      if (letter == 'b') return take(2), place(Regex::Place::word_edge);
      if (letter == 'B') return take(2), place(Regex::Place::no_word_edge);
      if (letter == 'A') return take(2), place(Regex::Place::start);
      if (letter == 'z' || letter == 'Z') return take(2), place(Regex::Place::end);
      if ((letter >= '1' && letter <= '9') || letter == 'k') {
        return fail("back references are not supported, for they have no linear time");
      }
    }
    return Node { .kind = Node::Kind::character, .value = TRY(escaped_character()) };
  }

  auto escaped_character() -> base::Result<char32_t> {
    if (rest_.size() < 2) return fail("'\\' is the last character; write \\\\ for itself");
    auto const letter = rest_[1];
    constexpr std::string_view letters = "ntrfv0ae";
    constexpr std::string_view meant{"\n\t\r\f\v\0\a\x1B", 8};
    if (auto const found = letters.find(letter); found != letters.npos) {
      return take(2), static_cast<char32_t>(meant[found]);
    }
    if (letter == 'x' || letter == 'u') return hexadecimal();
    auto const is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9');
    if (is_letter) return fail(base::concat("'\\", letter, "' means nothing"));
    take(1);
    return take_character();
  }

  // \x41, \u0041, \x{1F600}
  auto hexadecimal() -> base::Result<char32_t> {
    auto const start = rest_;
    auto const size = rest_[1] == 'x' ? std::size_t{2} : std::size_t{4};
    take(2);
    auto const braced = take_if("{");
    auto const end = braced ? rest_.find('}') : size;
    auto value = std::uint32_t{0};
    auto const text = rest_.substr(0, std::min(end, rest_.size()));
    auto const [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    auto const is_whole = stop == text.data() + text.size() && error == std::errc{} &&
                          (braced ? end != rest_.npos : text.size() == size);
    if (!is_whole || value > 0x10FFFF) {
      rest_ = start;
      return fail("this is no code point; \\x41, \\u0041 and \\x{1F600} are some");
    }
    take(text.size() + (braced ? 1 : 0));
    return value;
  }

  std::string_view all_;
  std::string_view rest_;
  Syntax syntax_;
  std::uint32_t groups_ = 0;
};

// Ranges of capital letters, with what lies between each and its small letter.
struct Case {
  char32_t first, last;
  std::int32_t distance;
};
constexpr std::array<Case, 8> cases{{
    {U'A', U'Z', 32},
    {0xC0, 0xD6, 32},
    {0xD8, 0xDE, 32},
    {0x391, 0x3A1, 32},
    {0x3A3, 0x3AB, 32},
    {0x410, 0x42F, 32},
    {0x400, 0x40F, 80},
    {0x531, 0x556, 48},
}};

// In these a capital letter stands before its small one, capitals at even places or at odd ones.
auto is_paired(char32_t c, char32_t capital_is_odd) -> bool {
  if (capital_is_odd == 0) {
    return (c >= 0x100 && c <= 0x12F) || (c >= 0x132 && c <= 0x137) || (c >= 0x14A && c <= 0x177) ||
           (c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F) ||
           (c >= 0x1E00 && c <= 0x1E95) || (c >= 0x1EA0 && c <= 0x1EFF);
  }
  return (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
}

}  // namespace

auto parse(std::string_view pattern) -> base::Result<Syntax> { return Parser{pattern}.parse(); }

auto lower(char32_t c) -> char32_t {
  for (auto const& [first, last, distance] : cases) {
    if (c >= first && c <= last) return c + static_cast<char32_t>(distance);
  }
  if (is_paired(c, 0)) return c | 1;
  if (is_paired(c, 1)) return c + (c & 1);
  return c;
}

auto upper(char32_t c) -> char32_t {
  for (auto const& [first, last, distance] : cases) {
    auto const capital = c - static_cast<char32_t>(distance);
    if (capital >= first && capital <= last) return capital;
  }
  if (is_paired(c, 0)) return c & ~char32_t{1};
  if (is_paired(c, 1)) return c - (1 - (c & 1));
  return c;
}

auto decode(std::string_view text) -> Decoded {
  auto const size = base::utf8::length_of_first(text);
  if (size == 0) return {0xDC00U + static_cast<unsigned char>(text[0]), 1};
  return {base::utf8::code_of_first(text, size), size};
}

}  // namespace kit::regex
