// Long texts, as much of them as there is room for, and where to go on.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "servers/git/repositories.hpp"

namespace git {

// A file of a diff, as the structured results tell of it.
struct FileEntry {
  std::string path;
  std::optional<std::string> oldPath;  // of a rename
  std::string status;
  std::uint32_t additions = 0;
  std::uint32_t deletions = 0;
  bool binary = false;
};

// What is shown one part after the other; the parts are made when they are needed.
class Parts {
 public:
  virtual ~Parts() = default;
  virtual auto count() const -> std::size_t = 0;
  // The same for as long as the parts are the same.
  virtual auto checksum() const -> std::uint64_t = 0;
  // Bytes. A part that is a file says so too.
  virtual auto text(std::size_t index, std::optional<FileEntry>& file)
      -> mcp::Result<std::string> = 0;
};

struct Page {
  std::string text;
  std::vector<FileEntry> files;
  std::optional<std::string> next;
  std::string note;  // for a model, when there is more
};

// `heading` is above the first page. `tool` is the one that goes on.
auto show_page(Call const& call, Parts& parts, std::string_view tool,
               std::optional<std::string> const& cursor, std::string heading) -> mcp::Result<Page>;

// What there is room for of a page that cannot be gone on with; its note says what is missing.
void bound_page(Call const& call, Page& page);

// FNV-1a, for checksums.
class Checksum {
 public:
  auto add(std::string_view bytes) -> Checksum&;
  auto value() const -> std::uint64_t { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

}  // namespace git
