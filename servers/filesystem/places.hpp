// Where a path that a model has written is, among the directories that the server was given.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/files.hpp"
#include "kit/glob/glob.hpp"
#include "mcp/types.hpp"

namespace filesystem {

struct Place {
  host::Directory* directory;
  host::Path path;
  std::string name;  // in full: "/data/a.txt"

  // Below it; `entry` is one that a listing gave.
  auto child(std::string_view entry) const -> Place;
};

// What is left of a path below a folder, empty for the folder itself, or nothing when it is
// elsewhere.
auto below(std::string_view path, std::string_view folder) -> std::optional<std::string_view>;

// Several globs. With Names::anywhere, one without '*' is a name at any depth, and stands for what
// is below it as well.
enum class Names { anywhere, as_written };
class Globs {
 public:
  static auto parse(std::span<std::string const> patterns, Names names) -> base::Result<Globs>;
  // None, when there are no patterns.
  static auto parse(std::optional<std::vector<std::string>> const& patterns, Names names)
      -> base::Result<Globs> {
    return patterns ? parse(std::span{*patterns}, names) : Globs{};
  }
  auto empty() const -> bool { return globs_.empty(); }
  auto match(std::string_view path) const -> bool;
  // Or a folder on the way to it.
  auto cover(host::Path const& path) const -> bool;

 private:
  std::vector<kit::Glob> globs_;
};

// A directory under the name that paths begin with: absolute, without a '/' at its end.
struct Area {
  std::string name;
  host::Directory* directory;
};

class Places {
 public:
  // What is given must live as long. `home` is what '~' stands for, or empty.
  Places(std::vector<host::Directory*> const& directories, Globs const& denied, std::string home);

  auto areas() const -> std::vector<Area> const& { return areas_; }

  // Absolute, or below the first directory that has it; "~" is the home. It need not exist. The
  // failure says where it would have to be.
  auto find(std::string_view text) const -> mcp::Result<Place>;
  // Whether tools show it.
  auto shows_all() const -> bool { return denied_.empty(); }
  auto shows(Place const& place) const -> bool { return !denied_.match(place.path.view()); }

 private:
  auto outside(std::string_view name) const -> std::unexpected<mcp::ToolError>;
  auto find_absolute(std::string const& name) const -> mcp::Result<Place>;
  auto check_denied(Place const& place) const -> mcp::Result<void>;

  std::vector<Area> areas_;
  Globs const& denied_;
  std::string home_;
};

// What a failed `call` on a place means, in the words of Node, which clients know: "ENOENT: no such
// file or directory, open '/data/a.txt'"; and what would help.
auto tell(host::FileError const& error, std::string_view call, Place const& place)
    -> std::unexpected<mcp::ToolError>;

}  // namespace filesystem
