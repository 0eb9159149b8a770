#include "kit/summary/sentences.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kit/summary/blocks.hpp"
#include "kit/summary/characters.hpp"

namespace kit {
namespace {

// Bytes of a sentence beyond which it is cut, and of a quote within which none ends.
constexpr auto longest_sentence = std::size_t{1000};
constexpr auto longest_quote = std::size_t{400};

// Never the end of a sentence.
constexpr std::string_view titles =
    " mr mrs ms dr prof st vs fig figs no nos vol pp ca approx cf al eq sec ch ed eds gen col lt "
    "sgt rev hon "
    "mt dept est nr bd abb bzw vgl bspw ggf z.b d.h u.a e.g i.e sra srta m mme mlle p ";
// The end of one when a common word with a capital follows.
constexpr std::string_view shortened =
    " etc inc ltd co corp jr sr usw jan feb mar apr jun jul aug sep sept oct nov dec ";

auto is_listed(std::string_view list, std::string_view word) -> bool {
  if (word.empty() || word.size() > 8) return false;
  return list.contains(base::concat(" ", base::lower(word), " "));
}

auto is_end_mark(char32_t code) -> bool {
  switch (code) {
    case '.':
    case '!':
    case '?':
    case 0x2026:  // …
    case 0x61F:   // of Arabic
    case 0x6D4:
    case 0x964:  // of Devanagari
    case 0x965:
      return true;
    default:
      return false;
  }
}

// Of scripts where no space follows.
auto is_full_stop(char32_t code) -> bool {
  return code == 0x3002 || code == 0xFF01 || code == 0xFF1F || code == 0xFF0E || code == 0xFF61;
}

auto closes(char32_t code) -> bool {
  return code == ')' || code == ']' || code == '"' || code == '\'' || code == '*' || code == 0xBB ||
         code == 0x2019 || code == 0x201D || code == 0x300D || code == 0x300F || code == 0xFF09 ||
         code == 0x3011 || code == 0x300B || code == 0x3009;
}

auto opens_quote(char32_t code) -> bool {
  return code == 0xAB || code == 0x201C || code == 0x300C || code == 0x300E || code == 0xFF08;
}
auto closes_quote(char32_t code) -> bool {
  return code == 0xBB || code == 0x201D || code == 0x300D || code == 0x300F || code == 0xFF09;
}

auto is_hiragana(char32_t code) -> bool { return code >= 0x3041 && code <= 0x309F; }

auto is_digit(char32_t code) -> bool { return code >= '0' && code <= '9'; }

class Splitter {
 public:
  Splitter(std::string_view text, std::vector<Sentence>& into) : text_{text}, into_{into} {}

  void split(Block const& block) {
    block_ = block;
    is_first_ = true;
    begin_ = block.begin;
    quote_ = none;
    auto place = block.begin;
    while (place < block.end) {
      auto const [code, size] = character_at(text_, place);
      auto const after = place + size;
      follow_quotes(code, place);
      if (block.kind != SentenceKind::heading) {
        if (is_full_stop(code) || is_end_mark(code)) {
          auto const end = after_closing(after);
          if (is_full_stop(code) ? ends_wide(end) : ends_at(place, code, end)) {
            close(end, true);
          }
          place = end;
          if (end - begin_ <= longest_sentence) continue;
          place = cut(end);
          continue;
        }
        if (after - begin_ > longest_sentence) {
          place = cut(after);
          continue;
        }
      }
      place = after;
    }
    close(block.end, false);
  }

 private:
  static constexpr auto none = std::string_view::npos;

  void follow_quotes(char32_t code, std::size_t place) {
    if (code == '"') {
      quote_ = quote_ == none ? place : none;
    } else if (opens_quote(code)) {
      if (quote_ == none) quote_ = place;
    } else if (closes_quote(code)) {
      quote_ = none;
    }
  }
  auto is_quoted(std::size_t place) const -> bool {
    return quote_ != none && place - quote_ < longest_quote;
  }

  // Past further marks of an end and what closes with it.
  auto after_closing(std::size_t place) -> std::size_t {
    while (place < block_.end && place - begin_ <= longest_sentence) {
      auto const [code, size] = character_at(text_, place);
      if (!is_end_mark(code) && !is_full_stop(code) && !closes(code)) break;
      // A quote that opens here belongs to what follows.
      if (code == '"' && quote_ == none) break;
      follow_quotes(code, place);
      place += size;
    }
    return place;
  }

  // After a quote that closed, hiragana goes on with the sentence: 「行く。」と言った。
  auto ends_wide(std::size_t end) const -> bool {
    if (is_quoted(end)) return false;
    auto const has_closed = closes(last_before(end));
    return !has_closed || end >= block_.end || !is_hiragana(character_at(text_, end).code);
  }
  auto last_before(std::size_t end) const -> char32_t {
    auto at = end - 1;
    while (at > begin_ && (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80) --at;
    return character_at(text_, at).code;
  }

  // Whether the mark at `place` ends a sentence; `end` is past what closes with it.
  auto ends_at(std::size_t place, char32_t mark, std::size_t end) const -> bool {
    if (is_quoted(end)) return false;
    if (end >= block_.end) return true;
    auto const gap = character_at(text_, end);
    if (!is_space(gap.code)) return is_spaceless(gap.code) && mark != '.';
    auto next = end;
    while (next < block_.end && is_space(character_at(text_, next).code)) {
      next += character_at(text_, next).size;
    }
    if (next >= block_.end) return true;
    auto follower = character_at(text_, next);
    while ((closes(follower.code) || opens_quote(follower.code) || follower.code == '(' ||
            follower.code == '[') &&
           next + follower.size < block_.end) {
      next += follower.size;
      follower = character_at(text_, next);
    }
    auto const is_letter =
        !is_mark(follower.code) && !is_digit(follower.code) && !is_space(follower.code);
    auto const is_small = is_letter && follower.code < 0x530 && !is_upper(follower.code);
    if (is_small) return false;
    if (mark != '.' || place + 1 != end) return true;

    auto from = place;
    while (from > begin_) {
      auto const c = text_[from - 1];
      if (static_cast<unsigned char>(c) <= ' ' || c == '(' || c == '[' || c == '"') break;
      if (place - from > 24) break;
      --from;
    }
    auto const word = text_.substr(from, place - from);
    if (word.empty() || is_mark(static_cast<unsigned char>(word.back()))) return true;
    // A number that begins a sentence is that of an item.
    auto const is_number =
        std::ranges::all_of(word, [](char c) { return is_digit(static_cast<unsigned char>(c)); });
    if (is_number && from == begin_) return false;
    auto const is_no = base::equal_ignoring_case(word, "no");  // "No. 5", and "No. That is all."
    if (is_listed(titles, word)) return is_no && next_is_common(next);
    auto const is_initial = word.size() == 1 && is_upper(static_cast<unsigned char>(word.front()));
    if (is_initial || is_listed(shortened, word) || word.contains('.')) return next_is_common(next);
    return true;
  }

  // Whether what follows is a word that begins sentences, and no name.
  auto next_is_common(std::size_t next) const -> bool {
    auto end = next;
    while (end < block_.end && end - next < 8 && static_cast<unsigned char>(text_[end]) > ' ')
      ++end;
    return is_listed(
        " the it he she they we i you this that these those in on at but and a an as if for when "
        "there our their its his her however so after ",
        text_.substr(next, end - next));
  }

  // A sentence without an end: at the end of a line, else at a space, else here.
  auto cut(std::size_t at) -> std::size_t {
    auto const part = text_.substr(begin_, at - begin_);
    auto space = part.rfind('\n');
    if (space == part.npos || space < part.size() / 4) space = part.rfind(' ');
    auto const end = space == part.npos || space < part.size() / 4 ? at : begin_ + space + 1;
    close(end, false);
    quote_ = none;
    return end;
  }

  void close(std::size_t end, bool is_closed) {
    auto begin = begin_;
    begin_ = end;
    while (begin < end && is_space(character_at(text_, begin).code)) {
      begin += character_at(text_, begin).size;
    }
    while (end > begin && static_cast<unsigned char>(text_[end - 1]) <= ' ') --end;
    if (begin == end) return;
    into_.push_back({.begin = static_cast<std::uint32_t>(begin),
                     .size = static_cast<std::uint32_t>(end - begin),
                     .kind = block_.kind,
                     .begins_paragraph = is_first_,
                     .is_closed = is_closed});
    is_first_ = false;
  }

  std::string_view text_;
  std::vector<Sentence>& into_;
  Block block_{};
  std::size_t begin_ = 0;
  std::size_t quote_ = none;  // where the quote that is open began
  bool is_first_ = true;
};

}  // namespace

auto sentences_of(std::string_view text) -> std::vector<Sentence> {
  auto sentences = std::vector<Sentence>{};
  auto splitter = Splitter{text, sentences};
  each_block(text, [&](Block const& block) { splitter.split(block); });
  return sentences;
}

}  // namespace kit
