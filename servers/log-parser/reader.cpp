#include "servers/log-parser/reader.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "servers/log-parser/levels.hpp"
#include "servers/log-parser/scanner.hpp"

namespace logs {
namespace {

using View = std::string_view;

constexpr auto longest_block = std::size_t{1} << 20;

constexpr auto is_space(char c) -> bool {
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

auto stripped(View text) -> View {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

auto without_return(View line) -> View {
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

// "ValueError: no", "java.lang.IllegalStateException", "KeyboardInterrupt"
auto is_name_of_exception(View line) -> bool {
  auto const name = line.substr(0, line.find(':'));
  if (name.empty() || name.contains(' ') || !is_letter(name.front())) return false;
  return std::ranges::any_of(
      std::initializer_list<View>{"Error", "Exception", "Interrupt", "Exit", "Warning", "Failure"},
      [&](View end) { return name.ends_with(end); });
}

auto starts_trace(View line) -> bool {
  return std::ranges::any_of(std::initializer_list<View>{"Traceback (most recent call last)",
                                                         "Caused by: ", "The above exception was",
                                                         "During handling of the above",
                                                         "Suppressed: ", "goroutine ", "panic: "},
                             [&](View start) { return line.starts_with(start); });
}

auto is_continuation(View line) -> bool { return is_space(line.front()) || starts_trace(line); }

}  // namespace

auto Reader::next_line() -> base::Result<std::optional<std::string_view>> {
  if (has_pending_) {
    has_pending_ = false;
    return std::optional<std::string_view>{pending_};
  }
  auto const line = TRY(lines_.next());
  if (line) {
    ++lines_read_;
    if (lines_.was_cut()) ++cut_;
  }
  return line;
}

auto Reader::match(std::string_view text) -> Match {
  entry_.clear();
  if (reading_.pattern) return reading_.pattern->match(text, entry_);
  return reading_.format ? reading_.format->match(text, header_, entry_) : Match::no;
}

auto Reader::finish(std::string_view text, Match found) -> Entry* {
  if (found != Match::entry) {
    entry_.clear();
    entry_.add("raw", text);
    entry_.add_json("parsed", "false");
    entry_.is_parsed = false;
    ++unparsed_;
  }
  if (entry_.level.empty()) entry_.level = level_of(entry_);
  return &entry_;
}

auto Reader::next() -> base::Result<Entry*> {
  auto const* const format = reading_.format;
  while (may_read_more()) {
    auto const line = TRY(next_line());
    if (!line) {
      is_at_end_ = true;
      return nullptr;
    }
    auto const text = stripped(*line);
    if (text.empty()) continue;
    if (format && format->begins) return next_block(text);
    if (format && format->joins && reading_.joins) {
      auto* const entry = TRY(next_joined(text));
      if (!entry) continue;
      return entry;
    }
    // A message that was cut may end with a blank.
    auto const is_cri = format && format->match == &formats::cri;
    auto const found = match(is_cri ? without_return(*line) : text);
    if (found == Match::header) continue;
    if (found == Match::no && format && format->match == &formats::json) {
      ++errors_;
      continue;
    }
    if (is_cri && found == Match::entry && reading_.joins &&
        entry_.text_of("tag").starts_with('P')) {
      return next_partial();
    }
    return finish(text, found);
  }
  return nullptr;
}

auto Reader::keep_for_later(std::string_view line, std::uint64_t offset) -> void {
  pending_ = line;
  pending_offset_ = offset;
  has_pending_ = true;
}

auto Reader::goes_on(std::string_view line) -> bool {
  if (is_continuation(line)) return in_trace_ = true;
  return in_trace_ && is_name_of_exception(stripped(line));
}

auto Reader::add_to_block(std::string_view line) -> void {
  while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
  if (block_.size() + line.size() + 1 > longest_block) {
    ++cut_;
    return;
  }
  block_ += '\n';
  block_ += line;
}

// An entry, and the lines after it that go on. nullptr for a header.
auto Reader::next_joined(std::string_view line) -> base::Result<Entry*> {
  block_ = line;
  auto const first = block_.size();
  auto const found = match(block_);
  if (found == Match::header) return nullptr;
  if (found == Match::no) return finish(block_, found);
  // An exception may be told by its name before its trace begins.
  in_trace_ = true;
  while (true) {
    auto const offset = lines_.offset();
    auto const more = TRY(next_line());
    if (!more) break;
    if (stripped(*more).empty()) continue;
    if (!goes_on(*more)) {
      keep_for_later(*more, offset);
      break;
    }
    add_to_block(*more);
  }
  if (block_.size() == first) return finish(block_, found);

  match(View{block_}.substr(0, first));
  auto* const entry = finish(block_, Match::entry);
  for (auto& field : entry->fields()) {
    if (field.name != "message") continue;
    auto const start = static_cast<std::size_t>(field.value.text.data() - block_.data());
    field.value.text = View{block_}.substr(start);
  }
  return entry;
}

// Lines up to the next one with which an entry begins.
auto Reader::next_block(std::string_view line) -> base::Result<Entry*> {
  block_ = line;
  if (!reading_.format->begins(block_)) return finish(block_, Match::no);
  while (true) {
    auto const offset = lines_.offset();
    auto const more = TRY(next_line());
    if (!more) break;
    if (reading_.format->begins(*more)) {
      keep_for_later(*more, offset);
      break;
    }
    if (!stripped(*more).empty()) add_to_block(*more);
  }
  return finish(block_, match(block_));
}

// What a container runtime has cut is put together again.
auto Reader::next_partial() -> base::Result<Entry*> {
  auto const stream = std::string{entry_.text_of("stream")};
  block_ = base::concat(entry_.text_of("time"), " ", stream, " F ", entry_.text_of("message"));
  while (true) {
    auto const offset = lines_.offset();
    auto const more = TRY(next_line());
    if (!more) break;
    if (match(without_return(*more)) != Match::entry || entry_.text_of("stream") != stream) {
      keep_for_later(*more, offset);
      break;
    }
    auto const message = entry_.text_of("message");
    if (block_.size() + message.size() <= longest_block) {
      block_ += message;
    } else {
      ++cut_;
    }
    if (!entry_.text_of("tag").starts_with('P')) break;
  }
  return finish(block_, match(block_));
}

auto detect(kit::Lines& lines) -> base::Result<Detection> {
  constexpr auto sample_size = std::size_t{100};
  constexpr auto sample_bytes = std::size_t{1} << 18;
  auto sample = std::vector<std::string>{};
  auto bytes = std::size_t{0};
  while (sample.size() < sample_size && bytes < sample_bytes) {
    auto const line = TRY(lines.next());
    if (!line) break;
    if (stripped(*line).empty()) continue;
    sample.emplace_back(*line);
    bytes += line->size();
  }
  auto best = Detection{};
  auto entry = Entry{};
  for (auto const& format : all_formats()) {
    auto header = Header{};
    auto entries = std::size_t{0};
    auto others = std::size_t{0};
    for (auto const& line : sample) {
      entry.clear();
      if (format.begins) {
        if (format.begins(stripped(line))) ++entries;
        continue;
      }
      auto const found = format.match(stripped(line), header, entry);
      if (found == Match::entry) {
        ++entries;
      } else if (found == Match::no && !(format.joins && is_continuation(line))) {
        ++others;
      }
    }
    if (entries == 0) continue;
    auto const share = static_cast<double>(entries) / static_cast<double>(entries + others);
    if (share < format.least_share || share <= best.confidence) continue;
    best = {.format = &format, .confidence = share};
    if (others == 0) break;
  }
  return best;
}

}  // namespace logs
