#include "kit/html/writer.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kit::html {
namespace {

// Deeper lists and quotes stand as deep as these.
constexpr auto most_containers = std::size_t{12};

auto is_blank(char c) -> bool {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

// Whether Markdown would take the start of a line for a heading, an item, a quote or a fence; and
// how many characters in front of the one to escape.
auto mark_at(std::string_view run) -> std::size_t {
  constexpr auto none = std::string_view::npos;
  auto const ends = [&](std::size_t at) { return at >= run.size() || run[at] == ' '; };
  auto const c = run[0];
  if (c == '>') return 0;
  if (c == '#') {
    auto const end = std::min(run.find_first_not_of('#'), run.size());
    return end <= 6 && ends(end) ? 0 : none;
  }
  if ((c == '-' || c == '+') && ends(1)) return 0;
  if (c == '-' || c == '=') return run.find_first_not_of(c) == run.npos ? 0 : none;
  if (run.starts_with("```") || run.starts_with("~~~")) return 0;
  if (c >= '0' && c <= '9') {
    auto const end = std::min(run.find_first_not_of("0123456789"), run.size());
    if (end <= 9 && end < run.size() && (run[end] == '.' || run[end] == ')') && ends(end + 1)) {
      return end;
    }
  }
  return none;
}

}  // namespace

void Writer::prefix(bool is_empty_line) {
  if (is_over()) return;
  auto const start = out_.size();
  for (auto i = first_container_; i < containers_.size(); ++i) {
    auto& each = containers_[i];
    if (is_empty_line && !each.is_begun) break;
    out_ += each.is_begun ? each.rest : each.first;
    if (!is_empty_line) each.is_begun = true;
  }
  if (!is_empty_line) return;
  while (out_.size() > start && out_.back() == ' ') out_.pop_back();
}

// Marks do not go over the end of a line: they are closed before it, and opened again after it.
void Writer::shut_marks() {
  for (auto i = marks_.size(); i-- > first_mark_;) {
    auto& mark = marks_[i];
    if (!mark.is_open) continue;
    mark.is_open = false;
    if (mark.is_link) {
      end_link(mark);
    } else {
      out_ += mark.text;
    }
  }
}

void Writer::break_line() {
  auto const is_one_line = !by_.empty();
  if (!is_empty_) shut_marks();
  if (is_one_line) {
    if (!is_empty_) out_ += by_;
  } else {
    if (!out_.empty()) {
      if (is_hard_ && breaks_ == 1) out_ += "  ";
      out_ += '\n';
      if (breaks_ > 1) {
        prefix(true);
        out_ += '\n';
      }
    }
    prefix(false);
  }
  at_start_ = !is_one_line;
  breaks_ = 0;
  is_hard_ = false;
  space_ = false;
}

void Writer::reach() {
  if (breaks_ > 0 || (is_empty_ && by_.empty())) {
    break_line();
  } else if (space_) {
    out_ += ' ';
  }
  space_ = false;
  is_empty_ = false;
  for (auto i = first_mark_; i < marks_.size(); ++i) {
    auto& mark = marks_[i];
    if (mark.is_open || mark.is_done) continue;
    mark.is_open = mark.was_written = true;
    at_start_ = false;
    if (mark.is_link) {
      mark.start = out_.size();
      out_ += '[';
    } else if (shut_at_ == out_.size() && out_.ends_with(mark.text) && mark.text.size() == 2) {
      // What was closed just here goes on: ** and ** in a row would be something else.
      out_.resize(out_.size() - mark.text.size());
    } else {
      out_ += mark.text;
    }
  }
}

void Writer::escaped(std::string_view run, bool starts_line) {
  auto const put = [&](std::size_t at) {
    out_ += run.substr(0, at);
    out_ += '\\';
    out_ += run[at];
    run.remove_prefix(at + 1);
  };
  if (auto const at = starts_line ? mark_at(run) : run.npos; at != run.npos) put(at);
  while (true) {
    auto const found = std::ranges::find_if(run, [](char c) { return c == '*' || c == '_'; });
    if (found == run.end()) break;
    put(static_cast<std::size_t>(found - run.begin()));
  }
  out_ += run;
}

void Writer::text(std::string_view text) {
  auto i = std::size_t{0};
  auto const blank_at = [&](std::size_t at) -> std::size_t {
    if (is_blank(text[at])) return 1;
    return text.substr(at).starts_with("\xC2\xA0") ? 2 : 0;
  };
  while (i < text.size()) {
    if (auto const size = blank_at(i)) {
      space_ = space_ || (breaks_ == 0 && !is_empty_);
      i += size;
      continue;
    }
    auto const start = i;
    // To the end of the line of text that begins here, with the single blanks between its words.
    while (i < text.size() && !blank_at(i) && text[i] >= 0 && text[i] < ' ') ++i;
    if (i > start) continue;  // control characters
    if (text.substr(i).starts_with("\xC2\xAD")) {
      i += 2;
      continue;
    }
    while (i < text.size()) {
      auto const c = static_cast<unsigned char>(text[i]);
      if (c == 0xC2 && i + 1 < text.size() && (text[i + 1] == '\xA0' || text[i + 1] == '\xAD'))
        break;
      if (c < ' ') break;
      if (c == ' ' && (i + 1 >= text.size() || blank_at(i + 1))) break;
      ++i;
    }
    reach();
    escaped(text.substr(start, i - start), at_start_);
    at_start_ = false;
  }
}

void Writer::piece(std::string_view text) {
  if (text.empty()) return;
  reach();
  out_ += text;
  at_start_ = false;
}

void Writer::line_break() {
  if (is_empty_) return;
  if (breaks_ == 0) {
    breaks_ = 1;
    is_hard_ = true;
  } else if (is_hard_) {
    breaks_ = 2;
  }
  space_ = false;
}

void Writer::block(int lines) {
  space_ = false;
  // The first block of an item or a quote stands where it begins.
  if (by_.empty() && !containers_.empty() && !containers_.back().is_begun) {
    // It still has to begin on a line.
    breaks_ = std::max(breaks_, 1);
    return;
  }
  if (lines > breaks_ || is_hard_) is_hard_ = false;
  breaks_ = std::max(breaks_, lines);
}

void Writer::lines(std::string_view text) {
  while (true) {
    auto const end = std::min(text.find('\n'), text.size());
    reach();
    out_ += text.substr(0, end);
    at_start_ = false;
    if (end == text.size()) return;
    text.remove_prefix(end + 1);
    out_ += '\n';
    // An empty line has no blanks at its end.
    prefix(text.starts_with('\n'));
  }
}

void Writer::open(std::string_view first, std::string_view rest) {
  if (containers_.size() >= most_containers) {
    containers_.push_back({.first = "", .rest = "", .is_begun = false});
  } else {
    containers_.push_back(
        {.first = std::string{first}, .rest = std::string{rest}, .is_begun = false});
  }
}

auto Writer::close() -> bool {
  auto const is_begun = containers_.back().is_begun;
  containers_.pop_back();
  return is_begun;
}

void Writer::begin(std::string_view mark) {
  auto const is_inside = std::ranges::any_of(marks_, [&](Mark const& each) {
    return !each.is_link && each.text == mark && !each.is_done;
  });
  marks_.push_back({.text = std::string{mark}, .is_link = false, .is_done = is_inside});
}

void Writer::begin_link(std::string_view target) {
  marks_.push_back({.text = std::string{target}, .is_link = true});
}

void Writer::end_link(Mark& mark) {
  mark.is_done = true;
  auto shown = out_.substr(mark.start + 1);
  std::erase(shown, '\\');
  if (shown == mark.text && !shown.contains('|')) {
    out_.resize(mark.start);
    out_ += base::concat("<", shown, ">");
    return;
  }
  out_ += base::concat("](", mark.text, ")");
}

auto Writer::end() -> bool {
  auto mark = std::move(marks_.back());
  marks_.pop_back();
  if (mark.is_open) {
    if (mark.is_link) {
      end_link(mark);
    } else {
      out_ += mark.text;
      shut_at_ = out_.size();
    }
  }
  return mark.was_written;
}

auto Writer::begin_line(std::string_view by) -> Line {
  auto const line = Line{.by = by_, .is_empty = is_empty_};
  if (by_.empty()) {
    if (breaks_ > 0 || is_empty_) break_line();
    is_empty_ = true;
    breaks_ = 0;
    space_ = false;
    by_ = by;
  }
  return line;
}

void Writer::end_line(Line const& line) {
  by_ = line.by;
  is_empty_ = is_empty_ && line.is_empty;
  space_ = false;
  breaks_ = 0;
}

auto Writer::begin_cell() -> Line {
  auto const line = Line{.by = by_,
                         .start = out_.size(),
                         .containers = first_container_,
                         .marks = first_mark_,
                         .breaks = breaks_,
                         .space = space_,
                         .is_empty = is_empty_};
  by_ = "<br>";
  first_container_ = containers_.size();
  first_mark_ = marks_.size();
  breaks_ = 0;
  space_ = false;
  is_empty_ = true;
  at_start_ = false;
  return line;
}

auto Writer::end_cell(Line const& line) -> std::string {
  auto text = out_.substr(line.start);
  out_.resize(line.start);
  by_ = line.by;
  first_container_ = line.containers;
  first_mark_ = line.marks;
  breaks_ = line.breaks;
  space_ = line.space;
  is_empty_ = line.is_empty;
  return text;
}

auto Writer::take() -> std::string {
  while (!out_.empty() && (out_.back() == ' ' || out_.back() == '\n')) out_.pop_back();
  return std::move(out_);
}

}  // namespace kit::html
