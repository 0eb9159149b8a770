// The directory of state, among those that wasi:filesystem/preopens names.

#include "host/wasi_p2/received.hpp"
#include "host/wasi_p2/tree.hpp"

namespace host {
namespace {

constexpr std::string_view state_name = "/.wasmmcp-state";

auto find_state() -> wasi_p2::Handle<wasi_p2::FileDescriptor> {
  auto received = wasi_p2::Received{};
  auto const receiving = wasi_p2::Receiving{received};
  auto directories = wasi_p2::List<wasi_p2::Preopened>{};
  wasi_p2::get_directories(&directories);
  auto state = wasi_p2::Handle<wasi_p2::FileDescriptor>{};
  for (auto i = std::size_t{0}; i < directories.size; ++i) {
    // The others are dropped.
    auto directory = wasi_p2::Handle{directories.data[i].descriptor};
    if (view(directories.data[i].name) == state_name) state = std::move(directory);
  }
  return state;
}

auto open_state() -> Directory* {
  auto root = find_state();
  if (!root) return nullptr;
  static auto tree = wasi_p2::DirectoryTree{std::move(root)};
  static auto directory = Directory{std::string{state_name}, tree, Access::write};
  return &directory;
}

}  // namespace

auto state_directory() -> base::Result<Directory*> {
  static auto* const opened = open_state();
  return opened;
}

}  // namespace host
