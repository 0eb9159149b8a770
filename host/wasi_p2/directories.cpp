// The directories that a component is given.

#include <algorithm>

#include "base/text.hpp"
#include "host/wasi_p2/preopens.hpp"
#include "host/wasi_p2/tree.hpp"

namespace host {
namespace {

using wasi_p2::FileDescriptor;
using wasi_p2::Handle;

auto access_of(Handle<FileDescriptor> const& directory) -> Access {
  auto flags = wasi_p2::FileAnswer<std::uint8_t>{};
  wasi_p2::get_flags(directory.lend(), &flags);
  return !flags.failed && (flags.value & wasi_p2::for_changing) != 0 ? Access::write : Access::read;
}

auto open_all() -> std::vector<std::unique_ptr<Directory>> {
  auto directories = std::vector<std::unique_ptr<Directory>>{};
  for (auto& [name, root] : wasi_p2::preopens()) {
    if (name == wasi_p2::state_name) continue;
    auto const access = access_of(root);
    directories.push_back(std::make_unique<Directory>(
        std::move(name), std::make_unique<wasi_p2::DirectoryTree>(std::move(root)), access));
  }
  return directories;
}

auto without_slash(std::string_view name) -> std::string_view {
  return name.size() > 1 && name.ends_with('/') ? name.substr(0, name.size() - 1) : name;
}

}  // namespace

auto given_directories(std::span<std::string const> names) -> GivenDirectories {
  static auto const all = open_all();
  auto given = GivenDirectories{};
  if (names.empty()) {
    for (auto const& each : all) given.usable.push_back(each.get());
  }
  for (auto const& name : names) {
    auto const found = std::ranges::find_if(
        all, [&](auto const& each) { return without_slash(each->name()) == without_slash(name); });
    if (found != all.end()) {
      given.usable.push_back(found->get());
    } else {
      given.problems.push_back(base::concat(
          base::quoted(name), " is not a directory that was given; start with --dir HOST::", name));
    }
  }
  return given;
}

}  // namespace host
