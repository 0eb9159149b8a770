// The files of a diff, in the order in which git prints them.

#pragma once

#include "servers/git/pages.hpp"
#include "servers/git/patch.hpp"
#include "servers/git/stat.hpp"

namespace git {

// What stands between two files that are compared.
enum class Between : std::uint8_t { index_and_work_tree, tree_and_index, others };

class Listing : public Parts {
 public:
  enum class Style : std::uint8_t { patch, short_patch };

  Listing(Printer printer, Comparison comparison, Between between, Style style);

  auto count() const -> std::size_t override { return items_.size(); }
  auto checksum() const -> std::uint64_t override;
  auto text(std::size_t index, std::optional<FileEntry>& file) -> mcp::Result<std::string> override;

  // All files as `git diff --stat` has them, and the same as a list.
  auto stat(std::vector<FileEntry>& files) -> mcp::Result<std::string>;

 private:
  // One of: a change; a file in a conflict against two versions; the name of one.
  struct Item {
    std::optional<Change> change;
    std::optional<Unmerged> combined;
    std::string unmerged_path;

    auto path() const -> std::string const&;
  };
  auto entry(Change const& change, Counts const& counts) const -> FileEntry;

  Printer printer_;
  Style style_;
  std::vector<Item> items_;
};

}  // namespace git
