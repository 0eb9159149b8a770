// What is the same for the directories of all hosts: sentences, and what takes several steps.

#include <algorithm>

#include "base/text.hpp"
#include "host/files/tree.hpp"

namespace host {
namespace {

// As many as Linux follows on one way.
constexpr auto most_links = 40;
// Only what crashed before leaves a temporary file, and only who writes beside us takes a name.
constexpr auto most_temporaries = 1000;

auto sentence(FileFault fault, std::string_view path) -> std::string {
  auto const after = [&](std::string_view what) { return base::concat(path, what); };
  switch (fault) {
    case FileFault::not_found:
      return after(" does not exist");
    case FileFault::exists:
      return after(" exists already");
    case FileFault::not_permitted:
      return after(" may not be accessed this way");
    case FileFault::outside:
      return after(" leads out of its directory through a symbolic link, which is not followed");
    case FileFault::loop:
      return after(" leads through symbolic links without an end");
    case FileFault::not_directory:
      return after(" is not a directory, or leads through a file");
    case FileFault::is_directory:
      return after(" is a directory, not a file");
    case FileFault::not_a_file:
      return after(
          " is neither a file nor a directory but a pipe, socket or device; "
          "such are not opened");
    case FileFault::not_empty:
      return after(" is a directory that is not empty");
    case FileFault::bad_name:
      return after(" has a name that the file system does not take");
    case FileFault::too_large:
      return after(" is too large");
    case FileFault::no_space:
      return after(" cannot be written: there is no space left");
    case FileFault::busy:
      return after(" is in use by another program; try again later");
    case FileFault::unsupported:
      return after(" is on a file system that cannot do this");
    case FileFault::broken:
      break;
  }
  return after(" cannot be read or written: the file system reports an error");
}

}  // namespace

auto Directory::full_name(Path const& path) const -> std::string {
  if (path.is_root()) return name_;
  return base::concat(name_, name_.ends_with('/') ? "" : "/", path.view());
}

auto Directory::fail(FileFault fault, Path const& path) const -> std::unexpected<FileError> {
  return std::unexpected{FileError{{sentence(fault, base::quoted(full_name(path)))}, fault}};
}

// Some hosts say no more than "not permitted" about a link that leads out.
auto Directory::explain(FileFault fault, Path const& path) -> std::unexpected<FileError> {
  if (fault == FileFault::not_permitted || fault == FileFault::outside) {
    auto const place = resolve(path);
    if (!place &&
        (place.error().fault == FileFault::outside || place.error().fault == FileFault::loop)) {
      return std::unexpected{place.error()};
    }
  }
  return fail(fault, path);
}

auto Directory::check_change(Path const& path) const -> FileResult<> {
  if (access_ == Access::write && !path.is_root()) return {};
  auto const why = path.is_root()
                       ? " is the directory itself, which can be neither moved nor removed"
                       : " cannot be changed: the directory was given for reading only";
  return std::unexpected{
      FileError{{base::concat(base::quoted(full_name(path)), why)}, FileFault::not_permitted}};
}

auto Directory::read(Path const& path, std::uint64_t offset, std::size_t size)
    -> FileResult<std::string> {
  auto bytes = tree_.read(path, offset, size);
  if (!bytes) return explain(bytes.error(), path);
  return *std::move(bytes);
}

auto Directory::read_all(Path const& path, std::size_t limit) -> FileResult<std::string> {
  auto bytes = TRY(read(path, 0, limit + 1));
  if (bytes.size() <= limit) return bytes;
  return std::unexpected{FileError{{base::concat(base::quoted(full_name(path)), " has more than ",
                                                 limit, " bytes, the most that are read at once")},
                                   FileFault::too_large}};
}

auto Directory::write_temporary(Path const& beside, std::string_view bytes,
                                std::optional<std::uint32_t> mode) -> FileResult<Path> {
  auto const folder = beside.parent();
  for (auto i = 0; i < most_temporaries; ++i) {
    auto temporary = folder.child(base::concat(".wasmmcp-", temporaries_++, ".tmp"));
    auto const written = tree_.write_new(temporary, bytes, mode);
    if (written) return temporary;
    if (written.error() == FileFault::exists) continue;
    auto const of_folder = written.error() == FileFault::not_found ||
                           written.error() == FileFault::not_directory ||
                           written.error() == FileFault::outside;
    return explain(written.error(), of_folder ? folder : beside);
  }
  return fail(FileFault::busy, beside);
}

auto Directory::write_atomic(Path const& path, std::string_view bytes) -> FileResult<> {
  if (path.is_root()) return fail(FileFault::is_directory, path);
  TRY(check_change(path));
  auto target = path;
  auto old = tree_.status(path, Links::keep);
  if (old && old->kind == Kind::link) {
    target = TRY(resolve(path));
    old = tree_.status(target, Links::keep);
  }
  auto mode = std::optional<std::uint32_t>{};
  if (old) {
    if (old->kind == Kind::directory) return fail(FileFault::is_directory, path);
    if (old->kind != Kind::file) return fail(FileFault::not_a_file, path);
    mode = old->mode;
  } else if (old.error() != FileFault::not_found) {
    return explain(old.error(), path);
  }
  auto const temporary = TRY(write_temporary(target, bytes, mode));
  if (auto const renamed = tree_.rename(temporary, target); !renamed) {
    ignore(tree_.remove_file(temporary));
    return fail(renamed.error(), path);
  }
  return {};
}

auto Directory::create_exclusive(Path const& path, std::string_view bytes) -> FileResult<> {
  if (path.is_root()) return fail(FileFault::exists, path);
  TRY(check_change(path));
  auto const temporary = TRY(write_temporary(path, bytes, {}));
  auto made = tree_.link(temporary, path);
  ignore(tree_.remove_file(temporary));
  if (made) return {};
  // A file system without second names: exclusive still, but whoever looks early sees a part.
  if (made.error() == FileFault::not_permitted || made.error() == FileFault::unsupported) {
    made = tree_.write_new(path, bytes, {});
    if (made) return {};
  }
  return fail(made.error(), path);
}

auto Directory::rename(Path const& from, Path const& to, Existing existing) -> FileResult<> {
  TRY(check_change(from));
  TRY(check_change(to));
  auto const source = tree_.status(from, Links::keep);
  if (!source) return explain(source.error(), from);
  if (existing == Existing::keep) {
    if (source->kind != Kind::directory) {
      auto const linked = tree_.link(from, to);
      if (linked) return remove(from);
      if (linked.error() == FileFault::exists) return fail(FileFault::exists, to);
    }
    if (tree_.status(to, Links::keep)) return fail(FileFault::exists, to);
  }
  auto const renamed = tree_.rename(from, to);
  if (renamed) return {};
  auto const of_folder = renamed.error() == FileFault::not_found;
  return explain(renamed.error(), of_folder ? to.parent() : to);
}

auto Directory::remove(Path const& path) -> FileResult<> {
  TRY(check_change(path));
  auto const removed = tree_.remove_file(path);
  if (removed) return {};
  // Hosts say "not permitted" of a directory.
  auto const status = tree_.status(path, Links::keep);
  if (status && status->kind == Kind::directory) return fail(FileFault::is_directory, path);
  return explain(removed.error(), path);
}

auto Directory::remove_directory(Path const& path) -> FileResult<> {
  TRY(check_change(path));
  auto const removed = tree_.remove_directory(path);
  if (!removed) return explain(removed.error(), path);
  return {};
}

auto Directory::make_directory(Path const& path) -> FileResult<> {
  if (path.is_root()) return fail(FileFault::exists, path);
  TRY(check_change(path));
  auto const made = tree_.make_directory(path);
  if (made) return {};
  auto const of_folder = made.error() != FileFault::exists && made.error() != FileFault::bad_name;
  return explain(made.error(), of_folder ? path.parent() : path);
}

auto Directory::list(Path const& path, std::size_t at_most) -> FileResult<Listing> {
  auto listing = tree_.list(path, at_most);
  if (!listing) return explain(listing.error(), path);
  std::ranges::sort(listing->entries, {}, &Entry::name);
  return *std::move(listing);
}

auto Directory::stat(Path const& path, Links links) -> FileResult<Status> {
  auto const status = tree_.status(path, links);
  if (!status) return explain(status.error(), path);
  return *status;
}

auto Directory::resolve(Path const& path) -> FileResult<Path> {
  auto place = Path{};
  auto rest = std::string{path.is_root() ? "" : path.view()};
  auto links = 0;
  while (!rest.empty()) {
    auto const end = std::min(rest.find('/'), rest.size());
    auto const name = rest.substr(0, end);
    rest.erase(0, end + 1);
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      if (place.is_root()) return fail(FileFault::outside, path);
      place = place.parent();
      continue;
    }
    if (!is_entry_name(name)) return fail(FileFault::bad_name, path);
    auto next = place.child(name);
    auto const target = tree_.read_link(next);
    if (!target) {
      auto const is_last = rest.find_first_not_of('/') == rest.npos;
      if (target.error() == FileFault::not_found && is_last) return next;
      return fail(target.error(), path);
    }
    if (!*target) {
      place = next;
      continue;
    }
    if (++links > most_links) return fail(FileFault::loop, path);
    if ((*target)->starts_with('/')) return fail(FileFault::outside, path);
    rest = base::concat(**target, "/", rest);
  }
  return place;
}

}  // namespace host
