// Records as files of one directory, which all instances of a server are given. The file system
// sees to it that a record is there as a whole or not at all, and that one taker gets it.

#pragma once

#include "host/clock.hpp"
#include "host/files.hpp"
#include "mcp/store.hpp"

namespace transport {

class DirectoryStore final : public mcp::Store {
 public:
  // The directory is ours alone. The clock must be that by which its files are dated.
  DirectoryStore(host::Directory& directory, host::Clock& clock)
      : directory_{directory}, clock_{clock} {}

  auto put(std::string_view name, std::string_view value) -> base::Result<void> override;
  auto create(std::string_view name, std::string_view value) -> base::Result<bool> override;
  auto get(std::string_view name) -> base::Result<std::optional<std::string>> override;
  auto take(std::string_view name) -> base::Result<std::optional<std::string>> override;
  auto remove(std::string_view name) -> base::Result<void> override;
  auto list(std::string_view prefix) -> base::Result<std::vector<std::string>> override;
  // And what a crash has left.
  auto sweep(std::int64_t age_seconds) -> base::Result<void> override;

 private:
  host::Directory& directory_;
  host::Clock& clock_;
};

}  // namespace transport
