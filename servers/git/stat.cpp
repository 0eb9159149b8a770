#include "servers/git/stat.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "servers/git/answers.hpp"

namespace git {
namespace {

constexpr auto width = std::size_t{80};

auto digits_of(std::uint64_t number) -> std::size_t { return base::concat(number).size(); }

// At least one column for what is there at all.
auto scaled(std::uint64_t value, std::size_t columns, std::uint64_t most) -> std::uint64_t {
  return value == 0 ? 0 : 1 + (value * (columns - 1) / most);
}

auto right(std::string_view text, std::size_t columns) -> std::string {
  return base::concat(std::string(columns - std::min(columns, text.size()), ' '), text);
}

struct Columns {
  std::size_t name = 0;
  std::size_t number = 0;
  std::size_t graph = 0;
  std::uint64_t most = 0;  // changes in one file
};

auto columns_for(std::vector<StatLine> const& lines) -> Columns {
  auto columns = Columns{};
  auto words = std::size_t{0};  // of what is no graph
  for (auto const& line : lines) {
    columns.name = std::max(columns.name, base::utf8::count(line.name));
    if (line.is_unmerged) {
      words = std::max(words, std::size_t{8});
    } else if (line.counts.is_binary) {
      words = std::max(words,
                       14 + digits_of(line.counts.size_before) + digits_of(line.counts.size_after));
      columns.number = 3;
    } else {
      columns.most = std::max<std::uint64_t>(
          columns.most, std::uint64_t{line.counts.additions} + line.counts.deletions);
    }
  }
  columns.number = std::max(columns.number, digits_of(columns.most));
  columns.graph = columns.most + 4 > words ? static_cast<std::size_t>(columns.most) : words - 4;
  auto const taken = columns.number + 6;
  if (columns.name + taken + columns.graph <= width) return columns;
  auto const share = width * 3 / 8;
  columns.graph = std::min(columns.graph, std::max<std::size_t>(share - std::min(share, taken), 6));
  auto const for_name = width - taken - columns.graph;
  if (columns.name > for_name) {
    columns.name = for_name;
  } else {
    columns.graph = width - taken - columns.name;
  }
  return columns;
}

// The end of a name that is too long, from a slash on.
auto fitted(std::string const& name, std::size_t columns) -> std::string {
  auto size = base::utf8::count(name);
  if (size <= columns) return name + std::string(columns - size, ' ');
  auto rest = std::string_view{name};
  auto const room = columns - std::min<std::size_t>(columns, 3);
  while (size > room) {
    rest.remove_prefix(1);
    while (!rest.empty() && (rest.front() & 0xc0) == 0x80) rest.remove_prefix(1);
    --size;
  }
  if (auto const slash = rest.find('/'); slash != rest.npos) rest.remove_prefix(slash);
  auto const shown = base::utf8::count(rest);
  return base::concat("...", rest, std::string(room - std::min(room, shown), ' '));
}

auto graph(Counts const& counts, Columns const& columns) -> std::string {
  auto added = std::uint64_t{counts.additions};
  auto deleted = std::uint64_t{counts.deletions};
  if (columns.graph <= columns.most) {
    auto total = scaled(added + deleted, columns.graph, columns.most);
    if (total < 2 && added != 0 && deleted != 0) total = 2;
    if (added < deleted) {
      added = scaled(added, columns.graph, columns.most);
      deleted = total - added;
    } else {
      deleted = scaled(deleted, columns.graph, columns.most);
      added = total - deleted;
    }
  }
  return std::string(static_cast<std::size_t>(added), '+') +
         std::string(static_cast<std::size_t>(deleted), '-');
}

auto counted(std::uint64_t count, std::string_view one, std::string_view many) -> std::string {
  return base::concat(count, " ", count == 1 ? one : many);
}

}  // namespace

auto rename_text(std::string_view before, std::string_view after, bool quotes_high) -> std::string {
  auto const old_name = quoted_name(before, quotes_high);
  auto const new_name = quoted_name(after, quotes_high);
  if (old_name != before || new_name != after) return base::concat(old_name, " => ", new_name);
  // Folders in common, from the start and from the end; they may share a slash.
  auto start = std::size_t{0};
  for (auto i = std::size_t{0}; i < before.size() && i < after.size() && before[i] == after[i];) {
    if (before[i++] == '/') start = i;
  }
  auto end = std::size_t{0};
  auto const least = start > 0 ? start - 1 : 0;
  for (auto i = std::size_t{0}; before.size() >= i + 1 + least && after.size() >= i + 1 + least &&
                                before[before.size() - i - 1] == after[after.size() - i - 1];) {
    if (before[before.size() - ++i] == '/') end = i;
  }
  auto const middle = [&](std::string_view name) {
    return name.size() > start + end ? name.substr(start, name.size() - start - end)
                                     : std::string_view{};
  };
  if (start + end == 0) return base::concat(before, " => ", after);
  return base::concat(before.substr(0, start), "{", middle(before), " => ", middle(after), "}",
                      before.substr(before.size() - end));
}

auto stat_text(std::vector<StatLine> const& lines) -> std::string {
  if (lines.empty()) return {};
  auto const columns = columns_for(lines);
  auto text = std::string{};
  auto files = std::uint64_t{0};
  auto added = std::uint64_t{0};
  auto deleted = std::uint64_t{0};
  for (auto const& line : lines) {
    auto const& counts = line.counts;
    text += base::concat(" ", fitted(line.name, columns.name), " | ");
    if (line.is_unmerged) {
      text += "Unmerged\n";
      continue;
    }
    ++files;
    if (counts.is_binary) {
      text += right("Bin", columns.number);
      if (counts.size_before != 0 || counts.size_after != 0) {
        text += base::concat(" ", counts.size_before, " -> ", counts.size_after, " bytes");
      }
      text += '\n';
      continue;
    }
    auto const total = std::uint64_t{counts.additions} + counts.deletions;
    text += base::concat(right(base::concat(total), columns.number), total != 0 ? " " : "",
                         graph(counts, columns), "\n");
    added += counts.additions;
    deleted += counts.deletions;
  }
  text += base::concat(" ", counted(files, "file changed", "files changed"));
  if (files == 0) return text + "\n";
  if (added != 0 || deleted == 0) {
    text += ", " + counted(added, "insertion(+)", "insertions(+)");
  }
  if (deleted != 0 || added == 0) text += ", " + counted(deleted, "deletion(-)", "deletions(-)");
  return text + "\n";
}

}  // namespace git
