// Files below a directory that the program was given, and nothing outside of it. Paths cannot say
// "outside", and symbolic links that lead there are not followed.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "host/clock.hpp"

namespace host {

class Tree;

enum class FileFault {
  not_found,
  exists,
  not_permitted,
  outside,  // a symbolic link leads out of the directory
  loop,     // symbolic links lead back to themselves
  not_directory,
  is_directory,
  not_a_file,  // nor a directory: a pipe, a socket, a device. Such are never opened
  not_empty,
  bad_name,
  too_large,
  no_space,
  busy,
  unsupported,
  broken,  // the disk, or whatever is behind it
};

// A sentence that names the path as the program knows it, and what it was for programs.
struct FileError : base::Error {
  FileFault fault;
};

template <class T = void>
using FileResult = base::Result<T, FileError>;

// A place below a directory: names with '/' between them, of which none is "." or "..". UTF-8.
class Path {
 public:
  // The directory itself.
  Path() = default;
  // Empty names and "." are left out: "a//b/./" is a/b. A failure quotes the text: what begins with
  // '/', has "..", has a NUL or is no UTF-8 is no path. Nothing is decoded: "%2e" is three letters.
  static auto parse(std::string_view text) -> FileResult<Path>;

  // "a/b", and "." for the directory itself. With a NUL after it.
  auto text() const -> char const* { return is_root() ? "." : text_.c_str(); }
  auto view() const -> std::string_view { return text(); }
  auto is_root() const -> bool { return text_.empty(); }

  // The last name, empty for the directory itself.
  auto name() const -> std::string_view;
  auto parent() const -> Path;
  // Below it. One name, such as list() gives; another is a bug.
  auto child(std::string_view name) const -> Path;

  auto operator<=>(Path const&) const = default;

 private:
  std::string text_;
};

enum class Kind { file, directory, link, other };

struct Status {
  Kind kind = Kind::other;
  std::uint64_t size = 0;
  // Where the host tells. `changed` is when its status changed, `created` when it came to be.
  std::optional<Instant> modified = {};
  std::optional<Instant> accessed = {};
  std::optional<Instant> changed = {};
  std::optional<Instant> created = {};
  std::optional<std::uint32_t> mode = {};  // permission bits, 0777
};

struct Entry {
  std::string name;
  Kind kind;

  auto operator==(Entry const&) const -> bool = default;
};

struct Listing {
  std::vector<Entry> entries;  // in the order of their bytes
  bool complete = true;        // else there are more, and these are any of them
  std::size_t unreadable = 0;  // names that are no UTF-8, left out
};

enum class Links { follow, keep };
enum class Existing { replace, keep };
enum class Access { read, write };

class Directory {
 public:
  // `tree` is what the host does; it must live as long.
  Directory(std::string name, Tree& tree, Access access);
  Directory(std::string name, std::unique_ptr<Tree> tree, Access access);
  ~Directory();
  Directory(Directory const&) = delete;
  auto operator=(Directory const&) -> Directory& = delete;

  // What the program knows it by: "/data". Not where it is on the machine.
  auto name() const -> std::string_view { return name_; }
  auto access() const -> Access { return access_; }

  // At most `size` bytes from `offset` on; fewer only where the file ends.
  auto read(Path const& path, std::uint64_t offset, std::size_t size) -> FileResult<std::string>;
  // All of a file, or too_large when it has more than `limit` bytes.
  auto read_all(Path const& path, std::size_t limit) -> FileResult<std::string>;

  // A new file, or the old one replaced, which stays as it was when this fails. Keeps the
  // permissions of the old one where the host tells them. Through a link the file that it names is
  // replaced, and the link stays.
  //
  // Where the host does not tell them, a script (it begins with "#!") may be run by somebody, which
  // a new file could not: it is written where it stands, after its new text has found room beside
  // it. Who reads it meanwhile may see a part; when this fails, the old text is put back.
  auto write_atomic(Path const& path, std::string_view bytes) -> FileResult<>;
  // At the end of a file that is there, which is as long as before when this fails.
  auto append(Path const& path, std::string_view bytes) -> FileResult<>;
  // A file, with its permissions; piece by piece, so that it may be of any size. `to` is a place in
  // `target`, which may be this directory, and holds all of the file or what it held before.
  auto copy(Path const& from, Directory& target, Path const& to, Existing existing) -> FileResult<>;
  // A new file with all of that in it. Of many who try, one succeeds, and the others are told that
  // it exists.
  // `mode` are its permissions, where the host has them; else they are those of new files there.
  auto create_exclusive(Path const& path, std::string_view bytes,
                        std::optional<std::uint32_t> mode = {}) -> FileResult<>;
  // A symbolic link that was not there. What it leads to need not be there; `outside` when it is
  // named from the root, which would lead out.
  auto make_link(Path const& path, std::string_view target) -> FileResult<>;

  auto rename(Path const& from, Path const& to, Existing existing) -> FileResult<>;
  // A file or a link; an empty directory.
  auto remove(Path const& path) -> FileResult<>;
  auto remove_directory(Path const& path) -> FileResult<>;
  auto make_directory(Path const& path) -> FileResult<>;

  // At most that many entries, without "." and "..".
  auto list(Path const& path, std::size_t at_most) -> FileResult<Listing>;
  auto stat(Path const& path, Links links) -> FileResult<Status>;
  // What a symbolic link holds, or nothing when it is none.
  auto read_link(Path const& path) -> FileResult<std::optional<std::string>>;
  // The same place without a link on the way. What the last name names need not exist.
  auto resolve(Path const& path) -> FileResult<Path>;
  // A directory below as a directory of its own, which nothing leads out of.
  auto open(Path const& path) -> FileResult<std::unique_ptr<Directory>>;

  // As a person would write it: "/data/a.txt".
  auto full_name(Path const& path) const -> std::string;

 private:
  auto fail(FileFault fault, Path const& path) const -> std::unexpected<FileError>;
  auto explain(FileFault fault, Path const& path) -> std::unexpected<FileError>;
  auto check_change(Path const& path) const -> FileResult<>;
  auto write_temporary(Path const& beside, std::string_view bytes,
                       std::optional<std::uint32_t> mode) -> FileResult<Path>;
  auto overwrite_script(Path const& path, Path const& temporary, std::uint64_t size,
                        std::string_view bytes) -> FileResult<>;
  auto settle(Path const& temporary, Path const& path, Existing existing) -> FileResult<>;

  std::string name_;
  std::unique_ptr<Tree> own_tree_;
  Tree& tree_;
  Access access_;
  std::uint32_t temporaries_ = 0;
};

// The directories that the program was given, in the order given, but for that of state.
struct GivenDirectories {
  std::vector<Directory*> usable;     // they live as long as the program
  std::vector<std::string> problems;  // a sentence for each that is not
};

// `names` are those of the command line. Natively they are paths, "PATH::NAME" to be known by
// another name, and without them nothing is given. A component has what its host opened for it
// (`--dir`), and names pick among those; without them it is all. To be called once. Defined once
// per host: host/<how>/directories.cpp.
auto given_directories(std::span<std::string const> names) -> GivenDirectories;

// Where the server keeps its state: what was given as /.wasmmcp-state, natively what
// WASMMCP_STATE_DIR names. Nothing when none was given; a failure when it cannot be used. No tool
// is given it. Lives as long as the program. Defined once per host: host/<how>/state_directory.cpp.
auto state_directory() -> base::Result<Directory*>;

}  // namespace host
