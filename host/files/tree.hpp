// What a host does for a Directory: each function once, without a sentence about what went wrong.

#pragma once

#include <expected>
#include <memory>

#include "host/files.hpp"

namespace host {

template <class T = void>
using Outcome = std::expected<T, FileFault>;

// For what is tried after a failure: when it fails too, there is nothing left to try.
inline void ignore(Outcome<> const&) {}

// Nothing here leads out of the directory: links on the way are followed if they stay inside, else
// the fault is `outside` or `not_permitted`. Unless said otherwise, a link at the end is not
// followed.
class Tree {
 public:
  // Follows a link at the end, and opens regular files alone.
  virtual auto read(Path const& path, std::uint64_t offset, std::size_t size)
      -> Outcome<std::string> = 0;
  // A file that was not there. When it cannot be written to its end it is removed again.
  virtual auto write_new(Path const& path, std::string_view bytes,
                         std::optional<std::uint32_t> mode) -> Outcome<> = 0;
  // Replaces what is there.
  virtual auto rename(Path const& from, Path const& to) -> Outcome<> = 0;
  // At the end of a file that is there. When not all can be written, it is cut to what it was.
  virtual auto append(Path const& path, std::string_view bytes) -> Outcome<> = 0;
  // All that a file holds, where it stands; half of it when that fails.
  virtual auto overwrite(Path const& path, std::string_view bytes) -> Outcome<> = 0;
  // A second name for a file; `exists` when there is anything.
  virtual auto link(Path const& from, Path const& to) -> Outcome<> = 0;
  // A symbolic link; `exists` when there is anything. `target` does not begin with '/'.
  virtual auto make_link(Path const& path, std::string_view target) -> Outcome<> = 0;
  virtual auto remove_file(Path const& path) -> Outcome<> = 0;
  virtual auto remove_directory(Path const& path) -> Outcome<> = 0;
  virtual auto make_directory(Path const& path) -> Outcome<> = 0;
  // In any order. Follows a link at the end.
  virtual auto list(Path const& path, std::size_t at_most) -> Outcome<Listing> = 0;
  virtual auto status(Path const& path, Links links) -> Outcome<Status> = 0;
  // What a link holds; nothing when it is no link.
  virtual auto read_link(Path const& path) -> Outcome<std::optional<std::string>> = 0;
  // What is below a directory. Follows a link at the end.
  virtual auto open(Path const& path) -> Outcome<std::unique_ptr<Tree>> = 0;

  virtual ~Tree() = default;
};

// Whether a host's name of an entry can be shown and be part of a Path.
auto is_entry_name(std::string_view name) -> bool;

}  // namespace host
