// See diff.hpp. The walk is Myers's, and where several scripts are shortest it takes the one that
// npm's `diff` takes, so that patches are the same to the byte.
// http://www.xmailserver.org/diff2.pdf

#include "kit/text/diff.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/text.hpp"

namespace kit {
namespace {

using Lines = std::vector<std::string_view>;

constexpr auto context = std::size_t{4};
constexpr auto longest_script = std::int32_t{1000};

// Each with its line end, which the last may lack.
auto lines_of(std::string_view text) -> Lines {
  auto lines = Lines{};
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size() - 1);
    lines.push_back(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return lines;
}

enum class Change : std::uint8_t { none, add, remove };

// Lines next to each other with the same fate.
struct Run {
  Change change;
  std::int32_t count;
};

// The way to a point, as its last run and the way to that.
struct Step {
  Run run;
  std::int32_t before;  // index of a Step, or -1
};

class Walk {
 public:
  Walk(Lines const& before, Lines const& after)
      : before_{before},
        after_{after},
        ways_(static_cast<std::size_t>(2 * longest_script + 3)),
        old_size_{static_cast<std::int32_t>(before.size())},
        new_size_{static_cast<std::int32_t>(after.size())} {}

  // The shortest script, or nothing when it is too long.
  auto script() -> std::optional<std::vector<Run>> {
    auto start = Way{.at = -1, .last = -1};
    if (advance(start, 0)) return runs(start.last);
    way(0) = start;
    auto lowest = -longest_script;
    auto highest = longest_script;
    for (auto length = 1; length <= longest_script; ++length) {
      auto const first = std::max(lowest, -length);
      for (auto diagonal = first + ((first + length) & 1); diagonal <= std::min(highest, length);
           diagonal += 2) {
        auto const next = step(diagonal);
        way(diagonal) = {};
        if (!next) continue;
        auto reached = *next;
        if (advance(reached, diagonal)) return runs(reached.last);
        way(diagonal) = reached;
        if (reached.at + 1 >= old_size_) highest = std::min(highest, diagonal - 1);
        if (reached.at - diagonal + 1 >= new_size_) lowest = std::max(lowest, diagonal + 1);
      }
    }
    return std::nullopt;
  }

 private:
  // How far a diagonal is walked: the last old line that is done, and the last step there.
  struct Way {
    std::int32_t at = absent;
    std::int32_t last = -1;
    auto exists() const -> bool { return at != absent; }
  };
  static constexpr auto absent = std::int32_t{-2};

  auto way(std::int32_t diagonal) -> Way& {
    return ways_[static_cast<std::size_t>(diagonal + longest_script + 1)];
  }

  // One line added or removed, from the diagonals beside this one.
  auto step(std::int32_t diagonal) -> std::optional<Way> {
    auto const removing = way(diagonal - 1);
    auto const adding = way(diagonal + 1);
    way(diagonal - 1) = {};
    auto const new_at = adding.at - diagonal;
    auto const can_add = adding.exists() && new_at >= 0 && new_at < new_size_;
    auto const can_remove = removing.exists() && removing.at + 1 < old_size_;
    if (!can_add && !can_remove) return std::nullopt;
    if (!can_remove || (can_add && removing.at < adding.at)) {
      return Way{adding.at, extended(adding.last, Change::add)};
    }
    return Way{removing.at + 1, extended(removing.last, Change::remove)};
  }

  auto extended(std::int32_t last, Change change) -> std::int32_t {
    auto step = Step{{change, 1}, last};
    if (last >= 0 && steps_[static_cast<std::size_t>(last)].run.change == change) {
      step = steps_[static_cast<std::size_t>(last)];
      ++step.run.count;
    }
    steps_.push_back(step);
    return static_cast<std::int32_t>(steps_.size()) - 1;
  }

  // Over the lines that both have. True at the end of both.
  auto advance(Way& way, std::int32_t diagonal) -> bool {
    auto count = 0;
    while (way.at + 1 < old_size_ && way.at - diagonal + 1 < new_size_ &&
           before_[static_cast<std::size_t>(way.at + 1)] ==
               after_[static_cast<std::size_t>(way.at - diagonal + 1)]) {
      ++way.at;
      ++count;
    }
    if (count > 0) {
      steps_.push_back({{Change::none, count}, way.last});
      way.last = static_cast<std::int32_t>(steps_.size()) - 1;
    }
    return way.at + 1 >= old_size_ && way.at - diagonal + 1 >= new_size_;
  }

  // From the first on; lines that go stand before those that come in their place.
  auto runs(std::int32_t last) const -> std::vector<Run> {
    auto list = std::vector<Run>{};
    for (; last >= 0; last = steps_[static_cast<std::size_t>(last)].before) {
      list.push_back(steps_[static_cast<std::size_t>(last)].run);
    }
    std::ranges::reverse(list);
    for (auto i = std::size_t{1}; i < list.size(); ++i) {
      if (list[i].change == Change::remove && list[i - 1].change == Change::add) {
        std::swap(list[i], list[i - 1]);
      }
    }
    return list;
  }

  Lines const& before_;
  Lines const& after_;
  std::vector<Step> steps_;
  std::vector<Way> ways_;
  std::int32_t old_size_;
  std::int32_t new_size_;
};

auto whole(Lines const& before, Lines const& after) -> std::vector<Run> {
  auto const [old_at, new_at] = std::ranges::mismatch(before, after);
  auto const same = old_at - before.begin();
  auto end = std::ptrdiff_t{0};
  while (old_at < before.end() - end && new_at < after.end() - end &&
         *(before.end() - end - 1) == *(after.end() - end - 1)) {
    ++end;
  }
  auto const count = [](std::ptrdiff_t lines) { return static_cast<std::int32_t>(lines); };
  auto list = std::vector<Run>{{Change::none, count(same)},
                               {Change::remove, count(before.end() - end - old_at)},
                               {Change::add, count(after.end() - end - new_at)},
                               {Change::none, count(end)}};
  std::erase_if(list, [](Run const& run) { return run.count == 0; });
  return list;
}

// Gathers hunks from runs, which come in order.
class Hunks {
 public:
  Hunks(Lines const& before, Lines const& after, std::string& out)
      : before_{before}, after_{after}, out_{out} {}

  void take(Run const& run, bool is_last) {
    auto const count = static_cast<std::size_t>(run.count);
    if (run.change != Change::none) {
      open();
      put(run.change == Change::add ? '+' : '-', run.change == Change::add ? after_ : before_,
          run.change == Change::add ? new_line_ : old_line_, count);
      (run.change == Change::add ? new_line_ : old_line_) += count;
    } else {
      auto const joins = count <= 2 * context && !is_last;
      auto const shown = joins ? count : std::min(count, context);
      if (is_open_) put(' ', before_, old_line_, shown);
      if (is_open_ && !joins) close(shown);
      old_line_ += count;
      new_line_ += count;
    }
    if (is_last && is_open_) close(0);
  }

 private:
  void open() {
    if (is_open_) return;
    is_open_ = true;
    auto const lead = std::min(old_line_, context);
    old_start_ = old_line_ - lead;
    new_start_ = new_line_ - lead;
    put(' ', before_, old_start_, lead);
  }

  void close(std::size_t tail) {
    out_ += "@@ -";
    put_range(old_start_, old_line_ + tail - old_start_);
    out_ += " +";
    put_range(new_start_, new_line_ + tail - new_start_);
    out_ += base::concat(" @@\n", body_);
    body_.clear();
    is_open_ = false;
  }

  void put_range(std::size_t start, std::size_t count) {
    out_ += base::concat(count == 0 ? start : start + 1, ',', count);
  }

  void put(char mark, Lines const& lines, std::size_t from, std::size_t count) {
    for (auto i = from; i < from + count; ++i) {
      body_ += mark;
      body_ += lines[i];
      if (!lines[i].ends_with('\n')) body_ += "\n\\ No newline at end of file\n";
    }
  }

  Lines const& before_;
  Lines const& after_;
  std::string& out_;
  std::string body_;
  bool is_open_ = false;
  std::size_t old_line_ = 0, new_line_ = 0, old_start_ = 0, new_start_ = 0;
};

}  // namespace

auto unified_diff(std::string_view name, std::string_view before, std::string_view after)
    -> std::string {
  auto out = base::concat("Index: ", name, "\n", std::string(67, '='), "\n--- ", name,
                          "\toriginal\n+++ ", name, "\tmodified\n");
  auto const old_lines = lines_of(before);
  auto const new_lines = lines_of(after);
  auto const script = Walk{old_lines, new_lines}.script();
  auto const runs = script ? *script : whole(old_lines, new_lines);
  auto hunks = Hunks{old_lines, new_lines, out};
  for (auto const& run : runs) hunks.take(run, &run == &runs.back());
  return out;
}

}  // namespace kit
