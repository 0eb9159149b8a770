// What is the same for the directories of all hosts: sentences, and what takes several steps.

#include <algorithm>

#include "base/sort.hpp"
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

Directory::Directory(std::string name, Tree& tree, Access access)
    : name_{std::move(name)}, tree_{tree}, access_{access} {}
Directory::Directory(std::string name, std::unique_ptr<Tree> tree, Access access)
    : name_{std::move(name)}, own_tree_{std::move(tree)}, tree_{*own_tree_}, access_{access} {}
Directory::~Directory() = default;

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
    // Of a name that another instance takes away in this moment, hosts of WASI say so too.
    if (written.error() == FileFault::not_found && tree_.status(folder, Links::follow)) continue;
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
  if (old && !mode && tree_.read(target, 0, 2) == "#!") {
    return overwrite_script(target, temporary, old->size, bytes);
  }
  return settle(temporary, target, Existing::replace);
}

// The temporary file is the new text whole, should we be killed between here and the end; and it
// stays when the old text cannot be put back.
auto Directory::overwrite_script(Path const& path, Path const& temporary, std::uint64_t size,
                                 std::string_view bytes) -> FileResult<> {
  auto written = Outcome<>{};
  auto const old = tree_.read(path, 0, static_cast<std::size_t>(size));
  if (!old) {
    written = std::unexpected{old.error()};
  } else {
    written = tree_.overwrite(path, bytes);
    if (!written && !tree_.overwrite(path, *old)) {
      return std::unexpected{
          FileError{{base::concat(base::quoted(full_name(path)),
                                  " was written in part, and what it held cannot be put back; ",
                                  base::quoted(full_name(temporary)), " has the new text whole")},
                    FileFault::broken}};
    }
  }
  ignore(tree_.remove_file(temporary));
  if (!written) return explain(written.error(), path);
  return {};
}

// A temporary file gets its name, or is gone.
auto Directory::settle(Path const& temporary, Path const& path, Existing existing) -> FileResult<> {
  auto done = Outcome<>{};
  if (existing == Existing::replace) {
    done = tree_.rename(temporary, path);
    if (done) return {};
  } else {
    done = tree_.link(temporary, path);
    // A file system without second names: what comes between the two is replaced.
    if (!done && done.error() != FileFault::exists && !tree_.status(path, Links::keep)) {
      done = tree_.rename(temporary, path);
      if (done) return {};
    }
  }
  ignore(tree_.remove_file(temporary));
  if (!done) return fail(done.error(), path);
  return {};
}

auto Directory::append(Path const& path, std::string_view bytes) -> FileResult<> {
  TRY(check_change(path));
  auto const appended = tree_.append(path, bytes);
  if (!appended) return explain(appended.error(), path);
  return {};
}

auto Directory::copy(Path const& from, Directory& target, Path const& to, Existing existing)
    -> FileResult<> {
  TRY(target.check_change(to));
  auto const source = TRY(stat(from, Links::follow));
  if (source.kind == Kind::directory) return fail(FileFault::is_directory, from);
  auto const there = target.tree_.status(to, Links::keep);
  if (there && existing == Existing::keep) return target.fail(FileFault::exists, to);
  if (there && there->kind == Kind::directory) return target.fail(FileFault::is_directory, to);
  constexpr auto piece = std::size_t{1} << 20;
  auto bytes = TRY(read(from, 0, piece));
  auto const temporary = TRY(target.write_temporary(to, bytes, source.mode));
  for (auto offset = std::uint64_t{bytes.size()}; bytes.size() == piece; offset += bytes.size()) {
    auto next = read(from, offset, piece);
    auto const failed = next ? target.tree_.append(temporary, *next)
                             : Outcome<>{std::unexpected{FileFault::broken}};
    if (!failed) {
      ignore(target.tree_.remove_file(temporary));
      if (!next) return std::unexpected{next.error()};
      return target.explain(failed.error(), to);
    }
    bytes = *std::move(next);
  }
  return target.settle(temporary, to, existing);
}

auto Directory::open(Path const& path) -> FileResult<std::unique_ptr<Directory>> {
  auto tree = tree_.open(path);
  if (!tree) return explain(tree.error(), path);
  return std::make_unique<Directory>(full_name(path), *std::move(tree), access_);
}

auto Directory::create_exclusive(Path const& path, std::string_view bytes,
                                 std::optional<std::uint32_t> mode) -> FileResult<> {
  if (path.is_root()) return fail(FileFault::exists, path);
  TRY(check_change(path));
  // Of nothing nobody sees a part.
  if (bytes.empty()) {
    auto const made = tree_.write_new(path, bytes, mode);
    if (!made) return explain(made.error(), path);
    return {};
  }
  auto const temporary = TRY(write_temporary(path, bytes, mode));
  auto made = tree_.link(temporary, path);
  ignore(tree_.remove_file(temporary));
  if (made) return {};
  // A file system without second names: exclusive still, but whoever looks early sees a part.
  if (made.error() == FileFault::not_permitted || made.error() == FileFault::unsupported) {
    made = tree_.write_new(path, bytes, mode);
    if (made) return {};
  }
  return fail(made.error(), path);
}

auto Directory::make_link(Path const& path, std::string_view target) -> FileResult<> {
  if (path.is_root()) return fail(FileFault::exists, path);
  TRY(check_change(path));
  if (target.starts_with('/')) return fail(FileFault::outside, path);
  if (target.empty() || target.contains('\0')) return fail(FileFault::bad_name, path);
  auto const made = tree_.make_link(path, target);
  if (!made) return explain(made.error(), path);
  return {};
}

auto Directory::rename(Path const& from, Path const& to, Existing existing) -> FileResult<> {
  TRY(check_change(from));
  TRY(check_change(to));
  auto const source = tree_.status(from, Links::keep);
  if (!source) return explain(source.error(), from);
  if (existing == Existing::keep) {
    if (source->kind != Kind::directory) {
      auto const linked = tree_.link(from, to);
      if (linked) {
        auto removed = remove(from);
        if (!removed && !tree_.remove_file(to)) {
          return std::unexpected{
              FileError{{base::concat(removed.error().message, "; it has the name ",
                                      base::quoted(full_name(to)), " too now")},
                        FileFault::broken}};
        }
        return removed;
      }
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
  base::sort(listing->entries, {}, &Entry::name);
  return *std::move(listing);
}

auto Directory::stat(Path const& path, Links links) -> FileResult<Status> {
  auto const status = tree_.status(path, links);
  if (!status) return explain(status.error(), path);
  return *status;
}

auto Directory::read_link(Path const& path) -> FileResult<std::optional<std::string>> {
  auto target = tree_.read_link(path);
  if (!target) return explain(target.error(), path);
  return *std::move(target);
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
