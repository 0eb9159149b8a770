// How it is done: every line of the result knows from which versions it differs (it is "added" to
// those), and every version's lines that are not in the result hang at the line of the result
// before which they stood. Groups of such lines in which only one version had its way are not
// shown.

#include "servers/git/combined.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "servers/git/lines.hpp"

namespace git {
namespace {

constexpr auto versions = std::size_t{2};
constexpr auto all_versions = std::uint8_t{3};

// A line that the result lacks.
struct Lost {
  std::string_view text;
  std::uint8_t from;  // the versions that had it, as bits
};

// A line of the result, or what comes after the last.
struct Line {
  std::string_view text;
  std::uint8_t added = 0;  // the versions that lack it
  bool is_shown = false;
  bool hides_lost = false;                        // it is context only, before a hunk
  std::vector<Lost> lost = {};                    // what stood before it
  std::array<std::size_t, versions> number = {};  // where a version is when this line comes

  auto differs() const -> bool { return added != 0 || !lost.empty(); }
};

auto bit(std::size_t version) -> std::uint8_t { return static_cast<std::uint8_t>(1U << version); }

auto without_end(std::string_view line) -> std::string_view {
  if (line.ends_with('\n')) line.remove_suffix(1);
  return line;
}

// Puts what one version lacks into the lines of the result.
class Reader : public LineSink {
 public:
  Reader(std::vector<Line>& lines, std::size_t version) : lines_{lines}, version_{version} {}

  void hunk(git_line_hunk const& hunk) override {
    auto const start = static_cast<std::size_t>(hunk.new_start);
    // A hunk that adds nothing is said to be after the line that it names.
    bucket_ = hunk.new_lines == 0 ? start : start - 1;
    next_ = bucket_;
  }

  void line(char origin, std::string_view line) override {
    auto const text = without_end(line);
    if (origin == '-' && bucket_ < lines_.size()) {
      lost_.resize(lines_.size());
      lost_[bucket_].push_back({.text = text, .from = bit(version_)});
    } else if (origin == '+' && next_ < lines_.size()) {
      lines_[next_++].added |= bit(version_);
    }
  }

  auto lost() -> std::vector<std::vector<Lost>>& {
    lost_.resize(lines_.size());
    return lost_;
  }

 private:
  std::vector<Line>& lines_;
  std::size_t version_;
  std::size_t bucket_ = 0;
  std::size_t next_ = 0;
  std::vector<std::vector<Lost>> lost_;
};

// Both lists as one, with what is alike once: their longest common subsequence.
auto merged(std::vector<Lost> first, std::vector<Lost> second) -> std::vector<Lost> {
  constexpr auto most_cells = std::size_t{4} << 20;
  if (first.empty()) return second;
  if (second.empty()) return first;
  auto const width = second.size() + 1;
  if ((first.size() + 1) > most_cells / width) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
  }
  auto lengths = std::vector<std::uint32_t>((first.size() + 1) * width);
  auto const at = [&](std::size_t i, std::size_t j) -> std::uint32_t& {
    return lengths[(i * width) + j];
  };
  for (auto i = std::size_t{1}; i <= first.size(); ++i) {
    for (auto j = std::size_t{1}; j <= second.size(); ++j) {
      at(i, j) = first[i - 1].text == second[j - 1].text ? at(i - 1, j - 1) + 1
                                                         : std::max(at(i, j - 1), at(i - 1, j));
    }
  }
  auto result = std::vector<Lost>{};
  auto i = first.size();
  auto j = second.size();
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && first[i - 1].text == second[j - 1].text) {
      result.push_back(first[--i]);
      result.back().from |= second[--j].from;
    } else if (j > 0 && (i == 0 || at(i, j - 1) >= at(i - 1, j))) {
      result.push_back(second[--j]);
    } else {
      result.push_back(first[--i]);
    }
  }
  std::ranges::reverse(result);
  return result;
}

class Combined {
 public:
  Combined(std::string_view result, std::size_t context) : context_{context} {
    while (!result.empty()) {
      auto const end = std::min(result.find('\n'), result.size() - 1);
      lines_.push_back({.text = without_end(result.substr(0, end + 1))});
      result.remove_prefix(end + 1);
    }
    count_ = lines_.size();
    lines_.resize(count_ + 2);  // what is lost at the end, and the numbers after it
  }

  auto read(std::size_t version, Content const& content, Content const& result, Rendering rendering)
      -> mcp::Result<void> {
    rendering.context = 0;
    rendering.between_hunks = 0;
    auto reader = Reader{lines_, version};
    TRY(compare_lines(nullptr, content, {}, result, {}, rendering, reader));
    auto number = std::size_t{1};
    for (auto i = std::size_t{0}; i <= count_; ++i) {
      auto& line = lines_[i];
      line.number[version] = number;
      line.lost = merged(std::move(line.lost), std::move(reader.lost()[i]));
      number += static_cast<std::size_t>(std::ranges::count_if(
          line.lost, [&](Lost const& lost) { return (lost.from & bit(version)) != 0; }));
      if (i < count_ && (line.added & bit(version)) == 0) ++number;
    }
    lines_[count_ + 1].number[version] = number;
    return {};
  }

  auto hunks() -> std::string {
    for (auto i = std::size_t{0}; i <= count_; ++i) lines_[i].is_shown = lines_[i].differs();
    drop_settled();
    add_context();
    return print();
  }

 private:
  auto next(std::size_t from, bool is_shown) const -> std::size_t {
    while (from <= count_ && lines_[from].is_shown != is_shown) ++from;
    return from;
  }

  // A line that is there for what was lost before it only is context itself.
  auto tail(std::size_t start, std::size_t end) const -> std::size_t {
    return start + 1 <= end && lines_[end - 1].added == 0 ? end - 1 : end;
  }

  // The end of the group that starts here, where lines in between are fewer than the context.
  auto group_end(std::size_t start) const -> std::size_t {
    auto end = start + 1;
    for (; end <= count_; ++end) {
      if (lines_[end].is_shown) continue;
      auto ahead = std::min(tail(start, end) + context_, count_ + 1);
      auto goes_on = false;
      while (ahead > end) {
        --ahead;
        if (!lines_[ahead].is_shown) continue;
        goes_on = true;
        break;
      }
      if (!goes_on) break;
      end = ahead;
    }
    return std::min(end, count_ + 1);
  }

  // Whether all of it differs from one version alone, and so is the other.
  auto is_settled(std::size_t start, std::size_t end) const -> bool {
    auto same = std::uint8_t{0};
    auto const is_other = [&](std::uint8_t from) {
      if (same == 0) same = from;
      return same != from;
    };
    for (auto i = start; i < end; ++i) {
      if (lines_[i].added != 0 && is_other(lines_[i].added)) return false;
      for (auto const& lost : lines_[i].lost) {
        if (is_other(lost.from)) return false;
      }
    }
    return same != all_versions;
  }

  void drop_settled() {
    for (auto i = next(0, true); i <= count_;) {
      auto const end = group_end(i);
      if (is_settled(i, end)) {
        for (auto j = i; j < end; ++j) lines_[j].is_shown = false;
      }
      i = next(end, true);
    }
  }

  void add_context() {
    for (auto i = next(0, true); i <= count_;) {
      for (auto j = i - std::min(i, context_); j < i; ++j) {
        if (!lines_[j].is_shown) lines_[j].hides_lost = true;
        lines_[j].is_shown = true;
      }
      while (true) {
        auto end = next(i, false);
        if (end > count_) return;
        auto const following = next(end, true);
        end = tail(i, end);
        if (following < end + context_) {
          for (auto j = end; j < following; ++j) lines_[j].is_shown = true;
          i = following;
          continue;
        }
        i = following;
        auto const last = std::min(end + context_, count_ + 1);
        for (auto j = end; j < last; ++j) lines_[j].is_shown = true;
        break;
      }
    }
  }

  auto print() const -> std::string {
    auto text = std::string{};
    auto function = std::string_view{};
    for (auto i = std::size_t{0}; i <= count_;) {
      if (!lines_[i].is_shown) {
        if (heads_function(lines_[i].text)) function = lines_[i].text;
        ++i;
        continue;
      }
      auto const end = next(i, false);
      text += head(i, end, function);
      function = {};
      for (; i < end; ++i) print_line(i, text);
    }
    return text;
  }

  static auto heads_function(std::string_view line) -> bool {
    if (line.empty()) return false;
    auto const lower = static_cast<char>(line.front() | 0x20);
    return (lower >= 'a' && lower <= 'z') || line.front() == '_' || line.front() == '$';
  }

  auto head(std::size_t start, std::size_t end, std::string_view function) const -> std::string {
    auto size = end - start;
    if (end > count_) --size;
    auto unchanged = std::size_t{0};
    if (context_ == 0) {
      for (auto i = start; i < end; ++i) unchanged += lines_[i].added == 0 ? 1 : 0;
      size -= std::min(size, unchanged);
    }
    auto const at = std::string(versions + 1, '@');
    auto text = at;
    for (auto version = std::size_t{0}; version < versions; ++version) {
      auto const first = lines_[start].number[version];
      text += base::concat(" -", first, ",", lines_[end].number[version] - first - unchanged);
    }
    text += base::concat(" +", start + 1, ",", size, " ", at);
    // git shows all but the last of the first forty bytes that are no blanks at their end.
    auto const shown = function.substr(0, 40);
    auto const last = shown.find_last_not_of(" \t\v\f\r");
    if (last != shown.npos && last > 0) text += base::concat(" ", shown.substr(0, last));
    return text + "\n";
  }

  void print_line(std::size_t i, std::string& text) const {
    auto const& line = lines_[i];
    auto const mark = [&](std::uint8_t bits, char character) {
      for (auto version = std::size_t{0}; version < versions; ++version) {
        text += (bits & bit(version)) != 0 ? character : ' ';
      }
    };
    if (!line.hides_lost) {
      for (auto const& lost : line.lost) {
        mark(lost.from, '-');
        text += base::concat(lost.text, "\n");
      }
    }
    if (i >= count_ || (line.added == 0 && context_ == 0)) return;
    mark(line.added, '+');
    text += base::concat(line.text, "\n");
  }

  std::size_t context_;
  std::vector<Line> lines_;
  std::size_t count_ = 0;
};

auto mode_digits(std::uint32_t mode) -> std::string {
  auto text = std::string(6, '0');
  for (auto i = text.size(); i-- > 0; mode >>= 3) text[i] = static_cast<char>('0' + (mode & 7));
  return text;
}

}  // namespace

auto combined_hunks(Content const& ours, Content const& theirs, Content const& result,
                    Rendering const& rendering) -> mcp::Result<std::string> {
  auto combined = Combined{result.view(), rendering.context};
  TRY(combined.read(0, ours, result, rendering));
  TRY(combined.read(1, theirs, result, rendering));
  return combined.hunks();
}

auto print_combined(Printer const& printer, Unmerged& file, std::string& text)
    -> mcp::Result<void> {
  auto const& rendering = printer.rendering();
  auto& ours = file.stages[1];
  auto& theirs = file.stages[2];
  auto const our_content = TRY(printer.contents().load(ours));
  auto const their_content = TRY(printer.contents().load(theirs));
  auto const result = TRY(printer.contents().load(file.work_tree));
  auto const is_gone = !file.work_tree.exists();
  auto const name = [&](std::string_view prefix) {
    return quoted_name(base::concat(rendering.has_prefixes ? prefix : "", file.path),
                       rendering.quotes_high);
  };
  auto const& abbreviation = printer.abbreviation();
  text += base::concat("diff --cc ", quoted_name(file.path, rendering.quotes_high), "\nindex ",
                       abbreviation.of(ours.id), ",", abbreviation.of(theirs.id), "..",
                       abbreviation.of_none(), "\n");
  if (is_gone || ours.mode != file.work_tree.mode || theirs.mode != file.work_tree.mode) {
    text += base::concat(is_gone ? "deleted file mode " : "mode ", mode_digits(ours.mode), ",",
                         mode_digits(theirs.mode));
    if (!is_gone) text += base::concat("..", mode_digits(file.work_tree.mode));
    text += '\n';
  }
  if (our_content.is_binary || their_content.is_binary || result.is_binary) {
    text += "Binary files differ\n";
    return {};
  }
  text += base::concat("--- ", name("a/"), "\n+++ ", is_gone ? "/dev/null" : name("b/"), "\n");
  if (is_gone) return {};
  text += TRY(combined_hunks(our_content, their_content, result, rendering));
  return {};
}

}  // namespace git
