// The directory of state, among those that wasi:filesystem/preopens names.

#include <algorithm>

#include "host/wasi_p2/preopens.hpp"
#include "host/wasi_p2/tree.hpp"

namespace host {
namespace {

using wasi_p2::state_name;

auto open_state() -> Directory* {
  auto all = wasi_p2::preopens();
  auto const found = std::ranges::find(all, state_name, &wasi_p2::Preopen::name);
  if (found == all.end()) return nullptr;
  static auto tree = wasi_p2::DirectoryTree{std::move(found->directory)};
  static auto directory = Directory{std::string{state_name}, tree, Access::write};
  return &directory;
}

}  // namespace

auto state_directory() -> base::Result<Directory*> {
  static auto* const opened = open_state();
  return opened;
}

}  // namespace host
