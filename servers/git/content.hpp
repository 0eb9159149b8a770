// What a file holds, as git compares it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "servers/git/changes.hpp"

namespace git {

// Files larger than this are told to be binary, and compared by their ids only.
inline constexpr auto largest_text = std::uint64_t{32} << 20;

// A file's attribute "diff": whether it is text, and by which driver lines that head a function are
// found.
enum class Look : std::uint8_t { by_content, text, binary };

struct Content {
  Blob blob;        // of a file that the repository has
  std::string own;  // of another
  std::uint64_t size = 0;
  bool is_binary = false;
  bool has_driver = false;  // of functions

  auto view() const -> std::string_view {
    if (!blob) return own;
    return {static_cast<char const*>(git_blob_rawcontent(blob.get())),
            static_cast<std::size_t>(git_blob_rawsize(blob.get()))};
  }
};

// The contents of a repository's files, one after the other.
class Contents {
 public:
  explicit Contents(git_repository* repository);

  auto repository() const -> git_repository* { return repository_; }

  // What a side holds: nothing when there is no such file, the target of a link, the commit of a
  // submodule. Tells the side its id where it had none.
  auto load(Side& side) -> mcp::Result<Content>;
  // How many bytes it has, without reading them where that can be.
  auto size_of(Side const& side) const -> std::uint64_t;

 private:
  // A folder of the path that was asked for last, by its length in it.
  struct Folder {
    std::size_t length;
    bool has_attributes;  // in it or above it
  };

  auto load_from_work_tree(Side& side, Content& content) -> mcp::Result<void>;
  auto read_file(std::string const& path) -> mcp::Result<std::string>;
  // Whether there can be attributes of a file. libgit2 looks for them anew for each file, in all
  // folders above it; mostly there are none.
  auto may_have_attributes(std::string const& path) -> bool;

  git_repository* repository_;
  Odb odb_;
  Index index_;
  bool converts_line_ends_ = false;  // of files without attributes too
  std::string last_path_;
  std::vector<Folder> folders_;  // those of last_path_, the top first
};

// git's rule: a NUL among the first bytes.
auto looks_binary(std::string_view bytes) -> bool;

}  // namespace git
