#include "kit/summary/blocks.hpp"

#include <algorithm>

#include "kit/summary/characters.hpp"
#include "kit/summary/words.hpp"

namespace kit::detail {
namespace {

// Bytes that stand before a heading's or an item's own text: "## ", "- ", "12. ". None: 0.
auto mark_of_heading(std::string_view line) -> std::size_t {
  auto const marks = std::min(line.find_first_not_of('#'), line.size());
  return marks >= 1 && marks <= 6 && marks < line.size() && line[marks] == ' ' ? marks + 1 : 0;
}

auto mark_of_item(std::string_view line) -> std::size_t {
  if (line.size() > 2 && std::string_view{"-*+"}.contains(line[0]) && line[1] == ' ') return 2;
  for (auto const bullet : {std::string_view{"•"}, std::string_view{"・"}, std::string_view{"◦"}}) {
    if (line.starts_with(bullet)) return bullet.size();
  }
  auto const digits = std::min(line.find_first_not_of("0123456789"), line.size());
  auto const is_number = digits >= 1 && digits <= 3 && digits + 1 < line.size() &&
                         (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ';
  return is_number ? digits + 2 : 0;
}

// "-----", "=====", "***": under a heading, or between paragraphs.
auto is_rule(std::string_view line) -> bool {
  return line.size() >= 3 && std::string_view{"-=*_~"}.contains(line[0]) &&
         line.find_first_not_of(line[0]) == line.npos;
}

auto trimmed(std::string_view line) -> std::string_view {
  auto const is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  while (line.starts_with("\xE3\x80\x80")) line.remove_prefix(3);  // the wide space of Chinese
  return line;
}

}  // namespace

auto BlockReader::line_at(std::size_t place) const -> Line {
  auto const end = std::min(text_.find('\n', place), text_.size());
  return {.begin = place, .end = end, .after = std::min(end + 1, text_.size())};
}

// Past the line that closes the code whose first line ends there; without one it is no code.
auto BlockReader::end_of_code(std::size_t after) -> std::size_t {
  if (has_no_more_code_) return text_.npos;
  for (auto at = after; at < text_.size();) {
    auto const line = line_at(at);
    if (trimmed(text_.substr(line.begin, line.end - line.begin)).starts_with("```")) {
      return line.after;
    }
    at = line.after;
  }
  has_no_more_code_ = true;
  return text_.npos;
}

// A line by itself that no mark ends: what people write above a text.
auto BlockReader::looks_like_heading(Block const& block, bool is_alone) const -> bool {
  constexpr auto longest = std::size_t{160};
  if (!is_alone || block.end - block.begin > longest) return false;
  auto const line = text_.substr(block.begin, block.end - block.begin);
  if (count_words(line) > 14 || line.contains('"')) return false;
  auto last = char32_t{0};
  for (auto at = std::size_t{0}; at < line.size(); at += character_at(line, at).size) {
    last = character_at(line, at).code;
  }
  return !is_mark(last) || last == ')';
}

auto BlockReader::next(Block& block) -> bool {
  auto lines = 0;
  while (place_ < text_.size()) {
    auto const line = line_at(place_);
    auto const whole = text_.substr(line.begin, line.end - line.begin);
    auto const words = trimmed(whole);
    auto const begin =
        words.empty() ? line.begin : static_cast<std::size_t>(words.data() - text_.data());
    if (words.starts_with("```")) {
      if (auto const end = end_of_code(line.after); end != text_.npos) {
        if (lines != 0) return true;
        place_ = end;
        continue;
      }
    }
    if (words.empty() || is_rule(words)) {
      place_ = line.after;
      if (lines == 0) continue;
      auto const is_underlined = is_rule(words) && lines == 1;
      if (block.kind == SentenceKind::running &&
          (is_underlined || looks_like_heading(block, lines == 1 && place_ < text_.size()))) {
        block.kind = SentenceKind::heading;
      }
      return true;
    }
    auto const heading = mark_of_heading(words);
    auto const item = heading != 0 ? 0 : mark_of_item(words);
    if ((heading != 0 || item != 0) && lines != 0) return true;
    if (lines == 0) {
      auto const mark = heading + item + (words.starts_with("> ") ? 2 : 0);
      block = {.begin = begin + mark,
               .end = begin + words.size(),
               .kind = heading != 0 ? SentenceKind::heading
                       : item != 0  ? SentenceKind::item
                                    : SentenceKind::running};
    }
    block.end = begin + words.size();
    place_ = line.after;
    ++lines;
    if (heading != 0) return true;
  }
  return lines != 0;
}

}  // namespace kit::detail
