// What has a path: see third_party/libgit2/files.h.

#include "kit/git/files.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "host/clock.hpp"
#include "kit/git/git.hpp"
#include "kit/git/listings.hpp"
#include "third_party/libgit2/files.h"

namespace git {
namespace {

struct Mount {
  std::string name;
  host::Directory* directory;
};

auto mounts() -> std::vector<Mount>& {
  static auto list = std::vector<Mount>{};
  return list;
}

// Without "." and "..", beginning with '/'; "/" itself is empty.
auto normalized(std::string_view path) -> std::string {
  auto result = std::string{};
  while (!path.empty()) {
    auto const end = std::min(path.find('/'), path.size());
    auto const name = path.substr(0, end);
    path.remove_prefix(std::min(path.size(), end + 1));
    if (name == "..") {
      result.resize(std::min(result.rfind('/'), result.size()));
    } else if (!name.empty() && name != ".") {
      result += base::concat("/", name);
    }
  }
  return result;
}

// Folders, without a '/' at the end.
auto hiding() -> std::vector<std::string>& {
  static auto folders = std::vector<std::string>{};
  return folders;
}

void note_hiding(std::string_view folder) {
  while (folder.ends_with('/')) folder.remove_suffix(1);
  if (!std::ranges::contains(hiding(), folder)) hiding().emplace_back(folder);
}

auto refusal() -> std::string& {
  static auto message = std::string{};
  return message;
}

auto timespec_of(std::optional<host::Instant> const& instant) -> timespec {
  auto result = timespec{};
  if (instant) {
    result.tv_sec = static_cast<time_t>(instant->seconds);
    result.tv_nsec = static_cast<decltype(result.tv_nsec)>(instant->nanoseconds);
  }
  return result;
}

auto status_at(char const* path, host::Links links, struct git_files_stat* about) -> int {
  auto const place = find_place(path);
  if (!place) return fail(place.error());
  auto const known = listings().ask(*place);
  if (known == Listings::Known::is_missing) return fail(ENOENT);
  if (known == Listings::Known::is_folder && links == host::Links::follow) {
    describe(*place, {.kind = host::Kind::directory}, *about);
    return 0;
  }
  auto const status = links == host::Links::keep ? listings().status(*place)
                                                 : place->directory->stat(place->path, links);
  if (!status) return fail(status.error());
  describe(*place, *status, *about);
  return 0;
}

// FNV-1a. https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
auto number_of(Place const& place) -> std::uint32_t {
  auto hash = std::uint32_t{2166136261};
  for (auto const part : {place.directory->name(), place.path.view()}) {
    for (auto const c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  }
  return hash;
}

// What changes something at a path.
template <class Change>
auto change(char const* path, Change const& make) -> int {
  auto const place = find_place(path);
  if (!place) return fail(place.error());
  listings().forget();
  auto const made = make(*place->directory, place->path);
  return made ? 0 : fail(made.error());
}

}  // namespace

void mount(std::span<host::Directory* const> directories) {
  mounts().clear();
  for (auto* const directory : directories) {
    mounts().push_back({.name = normalized(directory->name()), .directory = directory});
  }
}

auto mount_name(host::Directory const& directory) -> std::string {
  auto name = normalized(directory.name());
  return name.empty() ? "/" : name;
}

auto find_place(std::string_view path) -> Answer<Place> {
  auto const whole = normalized(path);
  auto const text = std::string_view{whole};
  auto const* best = static_cast<Mount const*>(nullptr);
  for (auto const& mount : mounts()) {
    auto const is_within = text.starts_with(mount.name) &&
                           (text.size() == mount.name.size() || text[mount.name.size()] == '/');
    if (is_within && (!best || best->name.size() < mount.name.size())) best = &mount;
  }
  if (!best) return std::unexpected{ENOENT};
  auto const rest = text.substr(best->name.size());
  auto below = host::Path::parse(rest.empty() ? rest : rest.substr(1));
  if (!below) return std::unexpected{ENOENT};
  return Place{.directory = best->directory, .path = *std::move(below)};
}

auto errno_of(host::FileFault fault) -> int {
  switch (fault) {
    case host::FileFault::not_found:
    case host::FileFault::bad_name:
      return ENOENT;
    case host::FileFault::exists:
      return EEXIST;
    case host::FileFault::not_permitted:
    case host::FileFault::outside:
      return EACCES;
    case host::FileFault::loop:
      return ELOOP;
    case host::FileFault::not_directory:
      return ENOTDIR;
    case host::FileFault::is_directory:
      return EISDIR;
    case host::FileFault::not_empty:
      return ENOTEMPTY;
    case host::FileFault::too_large:
      return EFBIG;
    case host::FileFault::no_space:
      return ENOSPC;
    case host::FileFault::busy:
      return EBUSY;
    case host::FileFault::not_a_file:
    case host::FileFault::unsupported:
    case host::FileFault::broken:
      break;
  }
  return EIO;
}

void describe(Place const& place, host::Status const& status, struct git_files_stat& about) {
  about = {};
  about.st_ino = number_of(place);
  switch (status.kind) {
    case host::Kind::file:
      about.st_mode = S_IFREG | status.mode.value_or(0644);
      break;
    case host::Kind::directory:
      about.st_mode = S_IFDIR | status.mode.value_or(0755);
      break;
    case host::Kind::link:
      about.st_mode = S_IFLNK | 0777;
      break;
    case host::Kind::other:
      about.st_mode = S_IFIFO | status.mode.value_or(0644);
      break;
  }
  about.st_size = static_cast<off_t>(status.size);
  about.st_atim = timespec_of(status.accessed);
  about.st_mtim = timespec_of(status.modified);
  about.st_ctim = timespec_of(status.changed ? status.changed : status.modified);
}

auto fail(int error) -> int {
  errno = error;
  return -1;
}

auto fail(host::FileError const& error) -> int {
  using enum host::FileFault;
  auto const is_serious = error.fault == not_permitted || error.fault == no_space ||
                          error.fault == busy || error.fault == broken;
  if (is_serious && refusal().empty()) refusal() = error.message;
  return fail(errno_of(error.fault));
}

auto refused() -> std::string const& { return refusal(); }

auto may_be_hidden(std::string_view path) -> bool {
  auto folder = std::size_t{0};
  for (auto end = path.find('/', 1);; end = path.find('/', end + 1)) {
    if (!base::utf8::is_valid(path.substr(0, end))) break;
    if (end == path.npos) return false;
    folder = end;
  }
  return std::ranges::contains(hiding(), path.substr(0, folder));
}

void forget_what_was_seen() {
  refusal().clear();
  hiding().clear();
}

}  // namespace git

using git::fail;

auto git_files_stat(char const* path, struct git_files_stat* about) -> int {
  return git::status_at(path, host::Links::follow, about);
}

auto git_files_lstat(char const* path, struct git_files_stat* about) -> int {
  return git::status_at(path, host::Links::keep, about);
}

auto git_files_access(char const* path, int /*how*/) -> int {
  struct git_files_stat about{};
  return git::status_at(path, host::Links::follow, &about);
}

auto git_files_realpath(char const* path, char* resolved) -> char* {
  auto const place = git::find_place(path);
  if (!place) return fail(place.error()), nullptr;
  auto const target = place->directory->resolve(place->path);
  if (!target) return fail(target.error()), nullptr;
  auto const status = place->directory->stat(*target, host::Links::keep);
  if (!status) return fail(status.error()), nullptr;
  auto const folder = git::mount_name(*place->directory);
  auto const name =
      target->is_root() ? folder : base::concat(folder, folder == "/" ? "" : "/", target->view());
  if (!resolved) return strdup(name.c_str());
  if (name.size() >= PATH_MAX) return fail(ENAMETOOLONG), nullptr;
  return std::strcpy(resolved, name.c_str());
}

auto git_files_readlink(char const* path, char* target, std::size_t size) -> ssize_t {
  auto const place = git::find_place(path);
  if (!place) return fail(place.error());
  auto const held = place->directory->read_link(place->path);
  if (!held) return fail(held.error());
  if (!*held) return fail(EINVAL);
  auto const count = std::min(size, (*held)->size());
  std::copy_n((*held)->data(), count, target);
  return static_cast<ssize_t>(count);
}

auto git_files_mkdir(char const* path, mode_t /*mode*/) -> int {
  return git::change(path, [](host::Directory& directory, host::Path const& place) {
    return directory.make_directory(place);
  });
}

auto git_files_rmdir(char const* path) -> int {
  return git::change(path, [](host::Directory& directory, host::Path const& place) {
    return directory.remove_directory(place);
  });
}

auto git_files_unlink(char const* path) -> int {
  return git::change(path, [](host::Directory& directory, host::Path const& place) {
    return directory.remove(place);
  });
}

auto git_files_rename(char const* from, char const* to) -> int {
  auto const target = git::find_place(to);
  if (!target) return fail(target.error());
  return git::change(from, [&](host::Directory& directory, host::Path const& place) {
    if (&directory != target->directory) {
      return host::FileResult<>{std::unexpected{
          host::FileError{{"from one directory into another"}, host::FileFault::unsupported}}};
    }
    return directory.rename(place, target->path, host::Existing::replace);
  });
}

auto git_files_link(char const* /*from*/, char const* /*to*/) -> int { return fail(EPERM); }

auto git_files_symlink(char const* target, char const* path) -> int {
  return git::change(path, [&](host::Directory& directory, host::Path const& place) {
    return directory.make_link(place, target);
  });
}

// A file is made with its permissions; afterwards libgit2 asks for nothing that git needs.
auto git_files_chmod(char const* /*path*/, mode_t /*mode*/) -> int { return 0; }

// An object that cannot be said to be in use again is written once more, and is new then.
auto git_files_utimes(char const* /*path*/, timeval const* /*times*/) -> int {
  return fail(ENOSYS);
}

struct git_files_dir {
  std::shared_ptr<host::Listing const> listing;
  std::size_t next = 0;
  git_files_entry entry = {};
};

auto git_files_opendir(char const* path) -> git_files_dir* {
  constexpr auto most = std::size_t{1} << 20;
  auto place = git::find_place(path);
  if (!place) return fail(place.error()), nullptr;
  auto listing = git::listings().list(*std::move(place), most);
  if (!listing) return fail(listing.error()), nullptr;
  if (!(*listing)->complete) return fail(EFBIG), nullptr;
  if ((*listing)->unreadable > 0) git::note_hiding(path);
  return new git_files_dir{.listing = *std::move(listing)};
}

auto git_files_readdir(git_files_dir* folder) -> git_files_entry* {
  if (folder->next == folder->listing->entries.size()) return nullptr;
  folder->entry.d_name = folder->listing->entries[folder->next++].name.c_str();
  return &folder->entry;
}

auto git_files_closedir(git_files_dir* folder) -> int {
  delete folder;
  return 0;
}

auto git_files_getcwd(char* path, std::size_t size) -> char* {
  if (size < 2) return fail(ERANGE), nullptr;
  return std::strcpy(path, "/");
}

auto git_files_chdir(char const* /*path*/) -> int { return fail(EACCES); }

auto git_files_time(time_t* out) -> time_t {
  auto const now = static_cast<time_t>(host::system_clock().now().seconds);
  if (out) *out = now;
  return now;
}

auto git_files_gettimeofday(timeval* now, void* /*zone*/) -> int {
  auto const instant = host::system_clock().now();
  now->tv_sec = static_cast<time_t>(instant.seconds);
  now->tv_usec = static_cast<suseconds_t>(instant.nanoseconds / 1000);
  return 0;
}

auto git_files_clock_gettime(timespec* now) -> int {
  *now = git::timespec_of(host::system_clock().now());
  return 0;
}
