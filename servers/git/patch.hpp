// Changes as `git diff` prints them.

#pragma once

#include <string>

#include "servers/git/abbreviation.hpp"
#include "servers/git/changes.hpp"
#include "servers/git/content.hpp"
#include "servers/git/names.hpp"

namespace git {

// How much differs in one file.
struct Counts {
  std::uint32_t additions = 0;
  std::uint32_t deletions = 0;
  bool is_binary = false;
  bool is_same = false;  // nothing differs after all: the file was touched only
  std::uint64_t size_before = 0;
  std::uint64_t size_after = 0;
};

class Printer {
 public:
  Printer(git_repository* repository, Rendering rendering);

  auto rendering() const -> Rendering const& { return rendering_; }
  auto contents() const -> Contents& { return contents_; }
  auto abbreviation() const -> Abbreviation const& { return abbreviation_; }

  // The patch of a file, from "diff --git" on.
  auto patch(Change& change, std::string& text) const -> mcp::Result<Counts>;
  // The hunks alone, below two lines with the names, as git_show has them.
  auto short_patch(Change& change, std::string& text) const -> mcp::Result<Counts>;
  // The numbers alone.
  auto count(Change& change) const -> mcp::Result<Counts>;

 private:
  enum class Head : std::uint8_t { full, names, none };
  auto print(Change& change, Head head, std::string& text) const -> mcp::Result<Counts>;
  auto print_one(Change& change, Head head, std::string& text) const -> mcp::Result<Counts>;
  auto head_of(Change const& change, bool& is_needed) const -> std::string;
  auto label(Side const& side, std::string_view prefix) const -> std::string;

  mutable Contents contents_;  // it remembers where it was
  Rendering rendering_;
  Abbreviation abbreviation_;
};

}  // namespace git
