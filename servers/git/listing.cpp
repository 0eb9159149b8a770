#include "servers/git/listing.hpp"

#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/combined.hpp"

namespace git {
namespace {

auto unmerged_entry(std::string_view path) -> FileEntry {
  return {.path = std::string{path}, .oldPath = {}, .status = "unmerged"};
}

}  // namespace

auto Listing::Item::path() const -> std::string const& {
  if (change) return change->path();
  return combined ? combined->path : unmerged_path;
}

Listing::Listing(Printer printer, Comparison comparison, Between between, Style style)
    : printer_{std::move(printer)}, style_{style} {
  auto named = std::vector<Item>{};
  for (auto& unmerged : comparison.unmerged) {
    auto const has_both = unmerged.stages[1].exists() && unmerged.stages[2].exists();
    if (between == Between::index_and_work_tree && has_both) {
      auto item = Item{};
      item.combined = std::move(unmerged);
      items_.push_back(std::move(item));
      continue;
    }
    named.push_back({.change = {}, .combined = {}, .unmerged_path = unmerged.path});
    // What is ours is compared with the work tree.
    if (between != Between::index_and_work_tree || !unmerged.stages[1].exists()) continue;
    auto const kind = unmerged.work_tree.exists() ? Kind::modified : Kind::deleted;
    auto item = Item{};
    item.change =
        Change{.kind = kind, .before = unmerged.stages[1], .after = std::move(unmerged.work_tree)};
    named.push_back(std::move(item));
  }
  for (auto& change : comparison.changes) {
    auto item = Item{};
    item.change = std::move(change);
    named.push_back(std::move(item));
  }
  base::sort(named, {}, [](Item const& item) -> std::string_view { return item.path(); });
  std::ranges::move(named, std::back_inserter(items_));
}

auto Listing::checksum() const -> std::uint64_t {
  auto sum = Checksum{};
  for (auto const& item : items_) {
    sum.add(item.path());
    if (item.change) sum.add(word_of(item.change->kind));
  }
  return sum.value();
}

auto Listing::entry(Change const& change, Counts const& counts) const -> FileEntry {
  return {
      .path = change.path(),
      .oldPath = change.kind == Kind::renamed ? std::optional{change.before.path} : std::nullopt,
      .status = std::string{word_of(change.kind)},
      .additions = counts.additions,
      .deletions = counts.deletions,
      .binary = counts.is_binary};
}

auto Listing::text(std::size_t index, std::optional<FileEntry>& file) -> mcp::Result<std::string> {
  auto& item = items_[index];
  auto text = std::string{};
  if (item.change) {
    auto const counts = TRY(style_ == Style::patch ? printer_.patch(*item.change, text)
                                                   : printer_.short_patch(*item.change, text));
    if (!counts.is_same) file = entry(*item.change, counts);
    return text;
  }
  file = unmerged_entry(item.path());
  if (!item.combined) return base::concat("* Unmerged path ", item.unmerged_path, "\n");
  TRY(print_combined(printer_, *item.combined, text));
  return text;
}

auto Listing::stat(std::vector<FileEntry>& files) -> mcp::Result<std::string> {
  auto const quotes_high = printer_.rendering().quotes_high;
  auto lines = std::vector<StatLine>{};
  for (auto& item : items_) {
    if (!item.change) {
      files.push_back(unmerged_entry(item.path()));
      lines.push_back(
          {.name = quoted_name(item.path(), quotes_high), .counts = {}, .is_unmerged = true});
      continue;
    }
    auto& change = *item.change;
    auto const counts = TRY(printer_.count(change));
    if (counts.is_same) continue;
    files.push_back(entry(change, counts));
    lines.push_back({.name = change.kind == Kind::renamed
                                 ? rename_text(change.before.path, change.after.path, quotes_high)
                                 : quoted_name(change.path(), quotes_high),
                     .counts = counts});
  }
  return stat_text(lines);
}

}  // namespace git
