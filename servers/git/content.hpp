// What a file holds, as git compares it.

#pragma once

#include <string>
#include <string_view>

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

// What a side holds: nothing when there is no such file, the target of a link, the commit of a
// submodule. Tells the side its id where it had none.
auto load(git_repository* repository, Side& side) -> mcp::Result<Content>;

// How many bytes it has, without reading them where that can be.
auto size_of(git_repository* repository, Side const& side) -> std::uint64_t;

// git's rule: a NUL among the first bytes.
auto looks_binary(std::string_view bytes) -> bool;

}  // namespace git
