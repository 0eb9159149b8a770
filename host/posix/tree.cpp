// See tree.hpp.

#include "host/posix/tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "host/posix/beneath.hpp"

namespace host::posix {
namespace {

constexpr auto permissions = 0777U;

auto fault_of(int error) -> FileFault {
  switch (error) {
    case ENOENT:
      return FileFault::not_found;
    case EEXIST:
      return FileFault::exists;
    case EACCES:
    case EPERM:
    case EROFS:
      return FileFault::not_permitted;
    case EXDEV:
      return FileFault::outside;
    case ELOOP:
      return FileFault::loop;
    case ENOTDIR:
      return FileFault::not_directory;
    case EISDIR:
      return FileFault::is_directory;
    case ENXIO:
    case ENODEV:
      return FileFault::not_a_file;
    case ENOTEMPTY:
      return FileFault::not_empty;
    case ENAMETOOLONG:
    case EILSEQ:
    case EINVAL:
      return FileFault::bad_name;
    case EFBIG:
    case EOVERFLOW:
      return FileFault::too_large;
    case ENOSPC:
    case EDQUOT:
      return FileFault::no_space;
    case EBUSY:
    case ETXTBSY:
    case EAGAIN:
    case EMFILE:
    case ENFILE:
      return FileFault::busy;
    case ENOSYS:
    case EMLINK:
    case EOPNOTSUPP:
      return FileFault::unsupported;
    default:
      return FileFault::broken;
  }
}

auto failed() -> std::unexpected<FileFault> { return std::unexpected{fault_of(errno)}; }

auto checked(int result) -> Outcome<> {
  if (result < 0) return failed();
  return {};
}

auto kind_of(mode_t mode) -> Kind {
  if (S_ISREG(mode)) return Kind::file;
  if (S_ISDIR(mode)) return Kind::directory;
  return S_ISLNK(mode) ? Kind::link : Kind::other;
}

#ifdef __linux__

auto instant(statx_timestamp const& time) -> Instant {
  return {.seconds = time.tv_sec, .nanoseconds = time.tv_nsec};
}

// Of what has that name in a folder, a link included; of the folder itself without a name.
auto status_at(int folder, char const* name) -> Outcome<Status> {
  constexpr auto wanted = STATX_BASIC_STATS | STATX_BTIME;
  struct statx about{};
  auto const flags = *name ? AT_SYMLINK_NOFOLLOW : AT_EMPTY_PATH;
  if (statx(folder, name, flags, wanted, &about) != 0) return failed();
  auto status = Status{.kind = kind_of(about.stx_mode),
                       .size = about.stx_size,
                       .modified = instant(about.stx_mtime),
                       .accessed = instant(about.stx_atime),
                       .changed = instant(about.stx_ctime),
                       .mode = about.stx_mode & permissions};
  if ((about.stx_mask & STATX_BTIME) != 0) status.created = instant(about.stx_btime);
  return status;
}

#else

auto instant(timespec const& time) -> Instant {
  return {.seconds = time.tv_sec, .nanoseconds = static_cast<std::uint32_t>(time.tv_nsec)};
}

auto status_at(int folder, char const* name) -> Outcome<Status> {
  struct stat about{};
  if ((*name ? fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) : fstat(folder, &about)) != 0) {
    return failed();
  }
  return Status{.kind = kind_of(about.st_mode),
                .size = static_cast<std::uint64_t>(about.st_size),
                .modified = instant(about.st_mtimespec),
                .accessed = instant(about.st_atimespec),
                .changed = instant(about.st_ctimespec),
                .created = instant(about.st_birthtimespec),
                .mode = about.st_mode & permissions};
}

#endif

auto status_of(int file) -> Outcome<Status> { return status_at(file, ""); }

auto write_all(int file, std::string_view bytes) -> Outcome<> {
  while (!bytes.empty()) {
    auto const count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed();
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

// What a path ends in, for the functions that take a folder and a name.
auto name_of(Path const& path) -> std::string { return std::string{path.name()}; }

struct Close {
  void operator()(DIR* folder) const { closedir(folder); }
};

}  // namespace

auto DirectoryTree::folder_of(Path const& path) -> Outcome<Descriptor> {
  auto folder = open_beneath(root_.number(), path.parent().text(), look_only | O_DIRECTORY);
  if (!folder.open()) return failed();
  return folder;
}

auto DirectoryTree::open_file(Path const& path, int flags)
    -> Outcome<std::pair<Descriptor, Status>> {
  // Looked at first: opening a pipe wakes its writer, and opening some devices does things.
  auto const seen = TRY(status(path, Links::follow));
  if (seen.kind == Kind::directory) return std::unexpected{FileFault::is_directory};
  if (seen.kind != Kind::file) return std::unexpected{FileFault::not_a_file};
  auto file = open_beneath(root_.number(), path.text(), flags | O_NONBLOCK | O_NOCTTY);
  if (!file.open()) return failed();
  // And again, for it may be another by now.
  auto opened = TRY(status_of(file.number()));
  if (opened.kind != Kind::file) return std::unexpected{FileFault::not_a_file};
  return std::pair{std::move(file), opened};
}

auto DirectoryTree::read(Path const& path, std::uint64_t offset, std::size_t size)
    -> Outcome<std::string> {
  auto const [file, opened] = TRY(open_file(path, O_RDONLY));

  constexpr auto largest_offset = static_cast<std::uint64_t>(INT64_MAX);
  if (offset > largest_offset) return std::string{};
  // Files in /proc say that they have nothing in them, and others grow.
  constexpr auto piece = std::size_t{64} << 10;
  auto const promised = opened.size > offset ? opened.size - offset : 0;
  auto bytes = std::string{};
  while (bytes.size() < size) {
    auto const start = bytes.size();
    auto const room = start < promised ? static_cast<std::size_t>(promised - start) : piece;
    auto const wanted = std::min({size - start, room, std::size_t{16} << 20});
    auto count = ssize_t{};
    bytes.resize_and_overwrite(start + wanted, [&](char* data, std::size_t) {
      count = pread(file.number(), data + start, wanted, static_cast<off_t>(offset + start));
      return start + static_cast<std::size_t>(std::max(count, ssize_t{0}));
    });
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed();
    if (count == 0) break;
  }
  return bytes;
}

auto DirectoryTree::write_new(Path const& path, std::string_view bytes,
                              std::optional<std::uint32_t> mode) -> Outcome<> {
  auto file = open_beneath(root_.number(), path.text(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_NOCTTY, 0666);
  if (!file.open()) return failed();
  auto written = write_all(file.number(), bytes);
  // Some file systems keep nothing of the kind: then it is as new files are there.
  if (mode) (void)fchmod(file.number(), *mode & permissions);
  if (!written) ignore(remove_file(path));
  return written;
}

auto DirectoryTree::rename(Path const& from, Path const& to) -> Outcome<> {
  auto const source = TRY(folder_of(from));
  auto const target = TRY(folder_of(to));
  return checked(
      renameat(source.number(), name_of(from).c_str(), target.number(), name_of(to).c_str()));
}

auto DirectoryTree::append(Path const& path, std::string_view bytes) -> Outcome<> {
  auto const [file, opened] = TRY(open_file(path, O_WRONLY | O_APPEND));
  auto written = write_all(file.number(), bytes);
  if (!written) (void)ftruncate(file.number(), static_cast<off_t>(opened.size));
  return written;
}

auto DirectoryTree::overwrite(Path const& path, std::string_view bytes) -> Outcome<> {
  auto const [file, opened] = TRY(open_file(path, O_WRONLY));
  TRY(write_all(file.number(), bytes));
  return checked(ftruncate(file.number(), static_cast<off_t>(bytes.size())));
}

auto DirectoryTree::link(Path const& from, Path const& to) -> Outcome<> {
  auto const source = TRY(folder_of(from));
  auto const target = TRY(folder_of(to));
  return checked(
      linkat(source.number(), name_of(from).c_str(), target.number(), name_of(to).c_str(), 0));
}

auto DirectoryTree::make_link(Path const& path, std::string_view target) -> Outcome<> {
  auto const folder = TRY(folder_of(path));
  return checked(symlinkat(std::string{target}.c_str(), folder.number(), name_of(path).c_str()));
}

auto DirectoryTree::remove_file(Path const& path) -> Outcome<> {
  auto const folder = TRY(folder_of(path));
  return checked(unlinkat(folder.number(), name_of(path).c_str(), 0));
}

auto DirectoryTree::remove_directory(Path const& path) -> Outcome<> {
  auto const folder = TRY(folder_of(path));
  return checked(unlinkat(folder.number(), name_of(path).c_str(), AT_REMOVEDIR));
}

auto DirectoryTree::make_directory(Path const& path) -> Outcome<> {
  auto const folder = TRY(folder_of(path));
  return checked(mkdirat(folder.number(), name_of(path).c_str(), permissions));
}

auto DirectoryTree::list(Path const& path, std::size_t at_most) -> Outcome<Listing> {
  auto opened = open_beneath(root_.number(), path.text(), O_RDONLY | O_DIRECTORY | O_NONBLOCK);
  if (!opened.open()) return failed();
  auto const folder = std::unique_ptr<DIR, Close>{fdopendir(opened.number())};
  if (!folder) return failed();
  auto const number = opened.release();

  auto listing = Listing{};
  while (true) {
    errno = 0;
    auto const* const entry = readdir(folder.get());
    if (!entry && errno != 0) return failed();
    if (!entry) return listing;
    auto const name = std::string_view{entry->d_name};
    if (name == "." || name == "..") continue;
    if (!is_entry_name(name)) {
      ++listing.unreadable;
      continue;
    }
    if (listing.entries.size() == at_most) {
      listing.complete = false;
      return listing;
    }
    // Not all file systems tell the kind at once.
    auto mode = static_cast<mode_t>(DTTOIF(entry->d_type));
    struct stat about{};
    if (entry->d_type == DT_UNKNOWN &&
        fstatat(number, entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0) {
      mode = about.st_mode;
    }
    listing.entries.emplace_back(std::string{name}, kind_of(mode));
  }
}

auto DirectoryTree::status(Path const& path, Links links) -> Outcome<Status> {
  // Of one name nothing leads out.
  if (links == Links::keep && !path.view().contains('/')) {
    return status_at(root_.number(), path.text());
  }
  auto const file = open_beneath(root_.number(), path.text(),
                                 look_only | (links == Links::keep ? O_NOFOLLOW : 0));
  if (!file.open()) return failed();
  return status_of(file.number());
}

auto DirectoryTree::read_link(Path const& path) -> Outcome<std::optional<std::string>> {
  if (path.is_root()) return std::nullopt;
  auto const folder = TRY(folder_of(path));
  char target[PATH_MAX];
  auto const size = readlinkat(folder.number(), name_of(path).c_str(), target, sizeof target);
  if (size < 0 && errno == EINVAL) return std::nullopt;
  if (size < 0) return failed();
  if (static_cast<std::size_t>(size) == sizeof target) {
    return std::unexpected{FileFault::bad_name};
  }
  return std::string{target, static_cast<std::size_t>(size)};
}

auto DirectoryTree::open(Path const& path) -> Outcome<std::unique_ptr<Tree>> {
  auto folder = open_beneath(root_.number(), path.text(), O_RDONLY | O_DIRECTORY | O_NONBLOCK);
  if (!folder.open()) return failed();
  return std::make_unique<DirectoryTree>(std::move(folder));
}

}  // namespace host::posix
