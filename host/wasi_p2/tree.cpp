// See tree.hpp.

#include "host/wasi_p2/tree.hpp"

#include <algorithm>

#include "host/wasi_p2/received.hpp"

namespace host::wasi_p2 {
namespace {

auto fault_of(FileErrorCode error) -> FileFault {
  using enum FileErrorCode;
  switch (error) {
    case no_entry:
      return FileFault::not_found;
    case exist:
      return FileFault::exists;
    case access:
    case not_permitted:
    case read_only:
      return FileFault::not_permitted;
    case cross_device:
      return FileFault::outside;
    case loop:
      return FileFault::loop;
    case not_directory:
      return FileFault::not_directory;
    case is_directory:
      return FileFault::is_directory;
    case no_device:
    case no_such_device:
      return FileFault::not_a_file;
    case not_empty:
      return FileFault::not_empty;
    case name_too_long:
    case illegal_byte_sequence:
    case invalid:
      return FileFault::bad_name;
    case file_too_large:
    case overflow:
      return FileFault::too_large;
    case insufficient_space:
    case quota:
      return FileFault::no_space;
    case busy:
    case text_file_busy:
    case would_block:
      return FileFault::busy;
    case unsupported:
    case too_many_links:
      return FileFault::unsupported;
    default:
      return FileFault::broken;
  }
}

template <class T>
auto failed(FileAnswer<T> const& answer) -> std::unexpected<FileFault> {
  return std::unexpected{fault_of(answer.error)};
}

auto checked(FileAnswer<void> const& answer) -> Outcome<> {
  if (answer.failed) return failed(answer);
  return {};
}

auto kind_of(FileType type) -> Kind {
  switch (type) {
    case FileType::regular_file:
      return Kind::file;
    case FileType::directory:
      return Kind::directory;
    case FileType::symbolic_link:
      return Kind::link;
    default:
      return Kind::other;
  }
}

auto instant(Option<DateTime> const& time) -> std::optional<Instant> {
  if (!time.present) return std::nullopt;
  return Instant{.seconds = static_cast<std::int64_t>(time.value.seconds),
                 .nanoseconds = time.value.nanoseconds};
}

auto status_of(FileAnswer<FileStatus> const& answer) -> Outcome<Status> {
  if (answer.failed) return failed(answer);
  auto const& about = answer.value;
  return Status{.kind = kind_of(about.type),
                .size = about.size,
                .modified = instant(about.modified),
                .accessed = instant(about.accessed),
                .changed = instant(about.changed)};
}

auto write_all(Lent<FileDescriptor> file, std::string_view bytes, std::uint64_t offset = 0)
    -> Outcome<> {
  while (!bytes.empty()) {
    auto answer = FileAnswer<std::uint64_t>{};
    write(file, bytes.data(), bytes.size(), offset, &answer);
    if (answer.failed) return failed(answer);
    // A host that takes nothing would have us ask for ever.
    if (answer.value == 0 || answer.value > bytes.size()) return std::unexpected{FileFault::broken};
    bytes.remove_prefix(static_cast<std::size_t>(answer.value));
    offset += answer.value;
  }
  return {};
}

auto cut(Lent<FileDescriptor> file, std::uint64_t size) -> Outcome<> {
  auto answer = FileAnswer<void>{};
  set_size(file, size, &answer);
  return checked(answer);
}

}  // namespace

auto DirectoryTree::open(Path const& path, std::int32_t path_flags, std::int32_t open_flags,
                         std::int32_t flags) -> Outcome<Handle<FileDescriptor>> {
  auto answer = FileAnswer<Given<FileDescriptor>>{};
  open_at(root_.lend(), path_flags, path.view().data(), path.view().size(), open_flags, flags,
          &answer);
  if (answer.failed) return failed(answer);
  return Handle{answer.value};
}

auto DirectoryTree::open_file(Path const& path, std::int32_t flags)
    -> Outcome<std::pair<Handle<FileDescriptor>, Status>> {
  // Looked at first: opening a pipe wakes its writer, and opening some devices does things.
  auto seen = TRY(status(path, Links::follow));
  if (seen.kind == Kind::directory) return std::unexpected{FileFault::is_directory};
  if (seen.kind != Kind::file) return std::unexpected{FileFault::not_a_file};
  return std::pair {
    TRY(open(path, follow_links, 0, flags))
    , seen
  };
}

auto DirectoryTree::open_folder(Path const& path, std::int32_t flags)
    -> Outcome<Handle<FileDescriptor>> {
  // Looked at first here as well: wasmtime opens what is no directory, and waits for a pipe's
  // writer.
  auto const seen = TRY(status(path, Links::follow));
  if (seen.kind != Kind::directory) return std::unexpected{FileFault::not_directory};
  return open(path, follow_links, open_directory, flags);
}

auto DirectoryTree::read(Path const& path, std::uint64_t offset, std::size_t size)
    -> Outcome<std::string> {
  auto const [file, seen] = TRY(open_file(path, for_reading));

  constexpr auto largest_offset = static_cast<std::uint64_t>(INT64_MAX);
  if (offset > largest_offset) return std::string{};
  // What a file says of its size is a promise: those in /proc say nothing, and others grow.
  constexpr auto smallest_piece = std::size_t{64} << 10;
  constexpr auto largest_piece = std::size_t{1} << 20;
  auto const promised = seen.size > offset ? seen.size - offset : 0;
  auto bytes = std::string{};
  bytes.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(size, promised)));
  while (bytes.size() < size) {
    auto const start = bytes.size();
    auto const room =
        start < promised ? static_cast<std::size_t>(promised - start) : smallest_piece;
    auto received = Received{};
    auto const receiving = Receiving{received};
    auto answer = FileAnswer<FileBytes>{};
    wasi_p2::read(file.lend(), std::min({size - start, room, largest_piece}), offset + start,
                  &answer);
    if (answer.failed) return failed(answer);
    bytes += view(answer.value.bytes);
    if (answer.value.at_end || answer.value.bytes.size == 0) break;
  }
  return bytes;
}

auto DirectoryTree::write_new(Path const& path, std::string_view bytes,
                              std::optional<std::uint32_t> /*mode*/) -> Outcome<> {
  auto const file = TRY(open(path, 0, open_create | open_exclusive, for_writing));
  auto written = write_all(file.lend(), bytes);
  if (!written) ignore(remove_file(path));
  return written;
}

auto DirectoryTree::rename(Path const& from, Path const& to) -> Outcome<> {
  auto answer = FileAnswer<void>{};
  rename_at(root_.lend(), from.view().data(), from.view().size(), root_.lend(), to.view().data(),
            to.view().size(), &answer);
  return checked(answer);
}

auto DirectoryTree::append(Path const& path, std::string_view bytes) -> Outcome<> {
  auto const [file, seen] = TRY(open_file(path, for_writing));
  auto written = write_all(file.lend(), bytes, seen.size);
  if (!written) ignore(cut(file.lend(), seen.size));
  return written;
}

auto DirectoryTree::overwrite(Path const& path, std::string_view bytes) -> Outcome<> {
  auto const [file, seen] = TRY(open_file(path, for_writing));
  TRY(write_all(file.lend(), bytes));
  return cut(file.lend(), bytes.size());
}

auto DirectoryTree::link(Path const& from, Path const& to) -> Outcome<> {
  auto answer = FileAnswer<void>{};
  link_at(root_.lend(), 0, from.view().data(), from.view().size(), root_.lend(), to.view().data(),
          to.view().size(), &answer);
  return checked(answer);
}

auto DirectoryTree::make_link(Path const& path, std::string_view target) -> Outcome<> {
  auto answer = FileAnswer<void>{};
  symlink_at(root_.lend(), target.data(), target.size(), path.view().data(), path.view().size(),
             &answer);
  return checked(answer);
}

auto DirectoryTree::remove_file(Path const& path) -> Outcome<> {
  auto answer = FileAnswer<void>{};
  unlink_file_at(root_.lend(), path.view().data(), path.view().size(), &answer);
  return checked(answer);
}

auto DirectoryTree::remove_directory(Path const& path) -> Outcome<> {
  auto answer = FileAnswer<void>{};
  remove_directory_at(root_.lend(), path.view().data(), path.view().size(), &answer);
  return checked(answer);
}

auto DirectoryTree::make_directory(Path const& path) -> Outcome<> {
  auto answer = FileAnswer<void>{};
  create_directory_at(root_.lend(), path.view().data(), path.view().size(), &answer);
  return checked(answer);
}

auto DirectoryTree::list(Path const& path, std::size_t at_most) -> Outcome<Listing> {
  auto const folder =
      path.is_root() ? Handle<FileDescriptor>{} : TRY(open_folder(path, for_reading));
  auto opened = FileAnswer<Given<EntryStream>>{};
  read_directory(folder ? folder.lend() : root_.lend(), &opened);
  if (opened.failed) return failed(opened);
  auto const entries = Handle{opened.value};

  auto listing = Listing{};
  while (true) {
    auto received = Received{};
    auto const receiving = Receiving{received};
    auto answer = FileAnswer<Option<FileEntry>>{};
    read_directory_entry(entries.lend(), &answer);
    if (answer.failed && answer.error == FileErrorCode::illegal_byte_sequence) {
      ++listing.unreadable;
      continue;
    }
    // The host looks at each entry when its turn comes, and some are gone by then.
    if (answer.failed && answer.error == FileErrorCode::no_entry) continue;
    if (answer.failed) return failed(answer);
    if (!answer.value.present) return listing;
    auto const& [type, name] = answer.value.value;
    if (view(name) == "." || view(name) == "..") continue;
    if (!is_entry_name(view(name))) {
      ++listing.unreadable;
      continue;
    }
    if (listing.entries.size() == at_most) {
      listing.complete = false;
      return listing;
    }
    listing.entries.emplace_back(std::string{view(name)}, kind_of(type));
  }
}

auto DirectoryTree::status(Path const& path, Links links) -> Outcome<Status> {
  auto answer = FileAnswer<FileStatus>{};
  stat_at(root_.lend(), links == Links::follow ? follow_links : 0, path.view().data(),
          path.view().size(), &answer);
  return status_of(answer);
}

auto DirectoryTree::read_link(Path const& path) -> Outcome<std::optional<std::string>> {
  if (path.is_root()) return std::nullopt;
  auto received = Received{};
  auto const receiving = Receiving{received};
  auto answer = FileAnswer<Bytes>{};
  readlink_at(root_.lend(), path.view().data(), path.view().size(), &answer);
  if (!answer.failed) return std::string{view(answer.value)};
  if (answer.error == FileErrorCode::invalid) return std::nullopt;
  // A link that begins with '/' is not even read to us.
  auto const seen = status(path, Links::keep);
  if (seen && seen->kind == Kind::link && fault_of(answer.error) == FileFault::not_permitted) {
    return std::unexpected{FileFault::outside};
  }
  return failed(answer);
}

auto DirectoryTree::open(Path const& path) -> Outcome<std::unique_ptr<Tree>> {
  return std::make_unique<DirectoryTree>(TRY(open_folder(path, for_reading | for_changing)));
}

}  // namespace host::wasi_p2
