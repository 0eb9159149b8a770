// The directories that the command line names.

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

#include "base/text.hpp"
#include "host/posix/tree.hpp"

namespace host {
namespace {

auto in_home(std::string path) -> std::string {
  if (path != "~" && !path.starts_with("~/")) return path;
  auto const* const home = getenv("HOME");
  return home ? home + path.substr(1) : path;
}

auto absolute(std::string path) -> std::string {
  if (path.starts_with('/')) return path;
  char here[PATH_MAX];
  return getcwd(here, sizeof here) ? base::concat(here, "/", path) : path;
}

auto open_one(std::string_view argument) -> base::Result<std::unique_ptr<Directory>> {
  auto const colons = argument.find("::");
  auto const path = in_home(std::string{argument.substr(0, colons)});
  auto root = posix::Descriptor{open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!root.open()) {
    return base::failure(base::concat(base::quoted(path), ": ", strerror(errno)));
  }
  auto const may_write = faccessat(root.number(), ".", W_OK, AT_EACCESS) == 0;
  auto name = colons == argument.npos ? absolute(path) : std::string{argument.substr(colons + 2)};
  return std::make_unique<Directory>(std::move(name),
                                     std::make_unique<posix::DirectoryTree>(std::move(root)),
                                     may_write ? Access::write : Access::read);
}

}  // namespace

auto given_directories(std::span<std::string const> names) -> GivenDirectories {
  static auto all = std::vector<std::unique_ptr<Directory>>{};
  auto given = GivenDirectories{};
  for (auto const& name : names) {
    auto opened = open_one(name);
    if (!opened) {
      given.problems.push_back(std::move(opened.error().message));
      continue;
    }
    all.push_back(*std::move(opened));
    given.usable.push_back(all.back().get());
  }
  return given;
}

}  // namespace host
