// The directory of state that WASMMCP_STATE_DIR names.

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include <cerrno>
#include <string_view>

#include "base/text.hpp"
#include "host/posix/tree.hpp"

namespace host {
namespace {

auto open_state() -> base::Result<Directory*> {
  auto const* const folder = getenv("WASMMCP_STATE_DIR");
  if (!folder || std::string_view{folder}.empty()) return nullptr;
  auto root = posix::Descriptor{open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!root.open()) {
    return base::failure(base::concat("WASMMCP_STATE_DIR: ", base::quoted(folder), ": ",
                                      strerror(errno),
                                      "; it has to be a folder that is there and that is ours"));
  }
  // Clients may be told the name, and they have no business with where it is.
  static auto tree = posix::DirectoryTree{std::move(root)};
  static auto directory = Directory{"/.wasmmcp-state", tree, Access::write};
  return &directory;
}

}  // namespace

auto state_directory() -> base::Result<Directory*> {
  static auto const opened = open_state();
  return opened;
}

}  // namespace host
