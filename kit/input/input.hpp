// A file that a tool was named, read from its beginning to its end piece by piece, so that it may
// be of any size.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "host/files.hpp"

namespace kit {

class Input {
 public:
  // `directory` must live as long. `name` is the path in full, for messages.
  Input(host::Directory& directory, host::Path path, std::string name, host::Status const& status)
      : directory_{&directory}, path_{std::move(path)}, name_{std::move(name)}, status_{status} {}

  auto name() const -> std::string_view { return name_; }
  // When it was opened.
  auto size() const -> std::uint64_t { return status_.size; }
  auto modified() const -> std::optional<host::Instant> { return status_.modified; }

  // At most `size` bytes from `offset` on; fewer only where the file ends.
  auto read(std::uint64_t offset, std::size_t size) const -> base::Result<std::string>;

 private:
  host::Directory* directory_;
  host::Path path_;
  std::string name_;
  host::Status status_;
};

// Where a path leads; nothing need be there.
struct Place {
  host::Directory* directory;
  host::Path path;

  // In full: "/data/a.txt".
  auto name() const -> std::string { return directory->full_name(path); }
};

// The directories that a server was given to read from.
class Inputs {
 public:
  Inputs() = default;
  // They must live as long.
  explicit Inputs(std::vector<host::Directory*> directories)
      : directories_{std::move(directories)} {}

  // A file by its path in full, "/data/app.log", or below the first directory that has it,
  // "app.log". The failure says what is there instead, or which directories there are.
  auto open(std::string_view path) const -> base::Result<Input>;

  // The same place, whatever is there: in the first directory that has something of that path, or
  // the first that could. The failure says which directories there are.
  auto find(std::string_view path) const -> base::Result<Place>;

 private:
  std::vector<host::Directory*> directories_;
};

}  // namespace kit
