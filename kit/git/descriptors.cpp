// Files that are open: read in pieces, written at their end. See third_party/libgit2/files.h.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include "kit/git/files.hpp"
#include "kit/git/listings.hpp"
#include "third_party/libgit2/files.h"

namespace git {
namespace {

// What is read and written at once; an object is mostly smaller.
constexpr auto piece = std::size_t{64} << 10;
constexpr auto largest_whole = std::size_t{256} << 20;
constexpr auto most_descriptors = std::size_t{4096};

struct OpenFile {
  Place place;
  bool writes = false;
  bool is_new = false;    // by us: when it cannot be written whole, it goes
  bool is_torn = false;   // something of it could not be written
  bool replaces = false;  // what is pending takes the place of all that the file held
  bool is_folder = false;
  std::optional<host::Status> seen = {};  // when it was opened to be read
  std::uint64_t offset = 0;               // of the next read
  std::string ahead = {};                 // what was read already, from `ahead_at` on
  std::uint64_t ahead_at = 0;
  std::string pending = {};  // what is written, but not yet in the file
};

auto table() -> std::vector<std::unique_ptr<OpenFile>>& {
  static auto files = std::vector<std::unique_ptr<OpenFile>>{};
  return files;
}

auto find_file(int number) -> OpenFile* {
  auto& files = table();
  auto const index = static_cast<std::size_t>(number);
  if (number < 0 || index >= files.size()) return nullptr;
  return files[index].get();
}

auto enter(OpenFile file) -> int {
  auto& files = table();
  auto const free = std::ranges::find(files, nullptr);
  auto const index = static_cast<std::size_t>(free - files.begin());
  if (index == most_descriptors) return fail(EMFILE);
  if (free == files.end()) files.emplace_back();
  files[index] = std::make_unique<OpenFile>(std::move(file));
  return static_cast<int>(index);
}

auto flush(OpenFile& file) -> int {
  if (file.pending.empty() && !file.replaces) return 0;
  auto& [directory, path] = file.place;
  auto const written = file.replaces ? directory->write_atomic(path, file.pending)
                                     : directory->append(path, file.pending);
  file.replaces = false;
  file.pending.clear();
  file.is_torn = file.is_torn || !written;
  return written ? 0 : fail(written.error());
}

auto open_to_read(Place place) -> int {
  auto const status = place.directory->stat(place.path, host::Links::follow);
  if (!status) return fail(status.error());
  // A pipe would not answer.
  if (status->kind == host::Kind::other) return fail(EIO);
  auto const is_folder = status->kind == host::Kind::directory;
  return enter({.place = std::move(place), .is_folder = is_folder, .seen = *status});
}

auto open_to_write(Place place, int flags, mode_t mode) -> int {
  auto& directory = *place.directory;
  if (directory.access() == host::Access::read) return fail(EACCES);
  auto const status = directory.stat(place.path, host::Links::follow);
  if (status && (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0) return fail(EEXIST);
  if (!status && (status.error().fault != host::FileFault::not_found || (flags & O_CREAT) == 0)) {
    return fail(status.error());
  }
  if (!status) {
    // Permissions are the host's, but for programs.
    auto const is_program = (mode & 0100) != 0;
    auto const made = directory.create_exclusive(place.path, "",
                                                 is_program ? std::optional{0755U} : std::nullopt);
    auto const is_there = !made && made.error().fault == host::FileFault::exists;
    if (!made && !(is_there && (flags & O_EXCL) == 0)) return fail(made.error());
  } else if (status->kind == host::Kind::directory) {
    return fail(EISDIR);
  }
  // In the middle of a file nothing is written.
  auto const is_kept = status && (flags & (O_TRUNC | O_APPEND)) == 0 && status->size > 0;
  return enter({.place = std::move(place),
                .writes = !is_kept,
                .is_new = !status,
                .replaces = status && (flags & O_TRUNC) != 0});
}

// At most `size` bytes from `offset` on.
auto read_at(OpenFile& file, void* bytes, std::size_t size, std::uint64_t offset) -> ssize_t {
  if (file.is_folder) return fail(EISDIR);
  if (flush(file) < 0) return -1;
  auto const known = offset >= file.ahead_at && offset - file.ahead_at < file.ahead.size();
  if (!known) {
    auto fetched = file.place.directory->read(file.place.path, offset, std::max(size, piece));
    if (!fetched) return fail(fetched.error());
    file.ahead = *std::move(fetched);
    file.ahead_at = offset;
  }
  auto const at = static_cast<std::size_t>(offset - file.ahead_at);
  auto const count = std::min(size, file.ahead.size() - at);
  std::memcpy(bytes, file.ahead.data() + at, count);
  // Whole windows of packs are kept by libgit2.
  if (file.ahead.size() > piece) file.ahead.clear();
  return static_cast<ssize_t>(count);
}

}  // namespace
}  // namespace git

using git::fail;

auto git_files_open(char const* path, int flags, ...) -> int {  // NOLINT: as in POSIX
  auto mode = mode_t{};
  if ((flags & O_CREAT) != 0) {
    va_list more;
    va_start(more, flags);
    mode = static_cast<mode_t>(va_arg(more, int));
    va_end(more);
  }
  auto place = git::find_place(path);
  if (!place) return fail(place.error());
  if ((flags & O_ACCMODE) == O_RDONLY) return git::open_to_read(*std::move(place));
  git::listings().forget();
  return git::open_to_write(*std::move(place), flags, mode);
}

auto git_files_read_whole(char const* path, char** bytes, std::size_t* size) -> int {
  auto const place = git::find_place(path);
  if (!place) return fail(place.error());
  auto const content = place->directory->read_all(place->path, git::largest_whole);
  if (!content) return fail(content.error());
  *bytes = static_cast<char*>(std::malloc(content->size() + 1));
  if (!*bytes) return fail(ENOMEM);
  std::memcpy(*bytes, content->c_str(), content->size() + 1);
  *size = content->size();
  return 0;
}

auto git_files_close(int number) -> int {
  auto* const file = git::find_file(number);
  if (!file) return fail(EBADF);
  auto const flushed = git::flush(*file);
  if (file->is_torn && file->is_new) {
    auto const reason = errno;
    static_cast<void>(file->place.directory->remove(file->place.path));
    git::listings().forget();
    errno = reason;
  }
  git::table()[static_cast<std::size_t>(number)] = nullptr;
  return flushed;
}

auto git_files_read(int number, void* bytes, std::size_t size) -> ssize_t {
  auto* const file = git::find_file(number);
  if (!file) return fail(EBADF);
  auto const count = git::read_at(*file, bytes, size, file->offset);
  if (count > 0) file->offset += static_cast<std::uint64_t>(count);
  return count;
}

auto git_files_pread(int number, void* bytes, std::size_t size, off_t offset) -> ssize_t {
  auto* const file = git::find_file(number);
  if (!file || offset < 0) return fail(file ? EINVAL : EBADF);
  return git::read_at(*file, bytes, size, static_cast<std::uint64_t>(offset));
}

auto git_files_write(int number, void const* bytes, std::size_t size) -> ssize_t {
  auto* const file = git::find_file(number);
  if (!file || !file->writes) return fail(EBADF);
  file->pending.append(static_cast<char const*>(bytes), size);
  auto const is_much = file->pending.size() >= 4 * git::piece && !file->replaces;
  if (is_much && git::flush(*file) < 0) return -1;
  return static_cast<ssize_t>(size);
}

auto git_files_pwrite(int /*file*/, void const* /*bytes*/, std::size_t /*size*/, off_t /*offset*/)
    -> ssize_t {
  return fail(ENOSYS);
}

auto git_files_lseek(int number, off_t offset, int whence) -> off_t {
  auto* const file = git::find_file(number);
  if (!file) return fail(EBADF);
  auto base = std::int64_t{0};
  if (whence == SEEK_CUR) base = static_cast<std::int64_t>(file->offset);
  if (whence == SEEK_END) {
    struct git_files_stat about{};
    if (git_files_fstat(number, &about) < 0) return -1;
    base = about.st_size;
  }
  if (base + offset < 0) return fail(EINVAL);
  file->offset = static_cast<std::uint64_t>(base + offset);
  return static_cast<off_t>(base + offset);
}

auto git_files_ftruncate(int /*file*/, off_t /*size*/) -> int { return fail(ENOSYS); }

auto git_files_fsync(int number) -> int {
  auto* const file = git::find_file(number);
  return file ? git::flush(*file) : fail(EBADF);
}

auto git_files_fstat(int number, struct git_files_stat* about) -> int {
  auto* const file = git::find_file(number);
  if (!file) return fail(EBADF);
  if (git::flush(*file) < 0) return -1;
  // Whoever reads asks at once, and an answer is a call of the host.
  auto status = file->seen;
  if (!status) {
    auto const now = file->place.directory->stat(file->place.path, host::Links::follow);
    if (!now) return fail(now.error());
    status = *now;
  }
  git::describe(file->place, *status, *about);
  return 0;
}
