// The directories that libgit2 sees as one tree of files, which third_party/libgit2/files.h asks
// for.

#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "host/files.hpp"

// Of third_party/libgit2/files.h.
struct git_files_stat;

namespace git {

struct Place {
  host::Directory* directory;
  host::Path path;
};

// An errno.
template <class T>
using Answer = std::expected<T, int>;

// From now on the tree is these.
void mount(std::span<host::Directory* const> directories);

// As paths of the tree begin: absolute, without a '/' at its end ("." is "/").
auto mount_name(host::Directory const& directory) -> std::string;

// Of an absolute path; of nested directories the inner one has it. ".." is taken back name by name.
auto find_place(std::string_view path) -> Answer<Place>;

auto errno_of(host::FileFault fault) -> int;

// As struct stat tells it; its number is made of the place, so that libgit2 can tell folders apart.
// Where the host tells no permissions, all files are 0644.
void describe(Place const& place, host::Status const& status, struct git_files_stat& about);

// For functions of POSIX: sets errno and is -1. What is refused for another reason than what is
// there is remembered, as are folders with names that are not told: see refused() and
// may_be_hidden() of git.hpp.
auto fail(int error) -> int;
auto fail(host::FileError const& error) -> int;
void forget_what_was_seen();

}  // namespace git
