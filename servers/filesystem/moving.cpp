// Files and folders made, moved, copied and removed.

#include <tuple>

#include "base/text.hpp"
#include "servers/filesystem/files.hpp"
#include "servers/filesystem/hash.hpp"
#include "servers/filesystem/walk.hpp"

namespace filesystem {
namespace {

struct CreateDirectory {
  mcp::Arg<std::string, "The folder; those on the way to it are created too"> path;
};
struct MoveFile {
  mcp::Arg<std::string, "The file or folder"> source;
  mcp::Arg<std::string, "Its new path, where nothing is"> destination;
};
struct CopyFile {
  mcp::Arg<std::string, "The file or folder"> source;
  mcp::Arg<std::string, "The path of the copy"> destination;
  mcp::Arg<bool, "Replace a file that is there", mcp::otherwise{false}> overwrite;
};
struct DeleteFile {
  mcp::Arg<std::string, "The file, link or folder"> path;
  mcp::Arg<bool, "Also what is in the folder", mcp::otherwise{false}> recursive;
  mcp::Arg<std::optional<std::string>, expected_hash_doc> expectedHash;
};

auto parent_of(Place const& place) -> Place {
  auto const slash = place.name.rfind('/');
  return {place.directory, place.path.parent(),
          place.name.substr(0, std::max(slash, std::size_t{1}))};
}

auto make_directories(Place const& place) -> mcp::Result<void> {
  auto missing = std::vector<Place>{place};
  while (true) {
    auto const& lowest = missing.back();
    auto const made = lowest.path.is_root() ? host::FileResult<void>{}
                                            : lowest.directory->make_directory(lowest.path);
    if (!made && made.error().fault == host::FileFault::not_found &&
        !lowest.path.parent().is_root()) {
      missing.push_back(parent_of(lowest));
      continue;
    }
    if (!made) {
      auto const there = lowest.directory->stat(lowest.path, host::Links::follow);
      auto const is_folder = there && there->kind == host::Kind::directory;
      if (made.error().fault != host::FileFault::exists || !is_folder) {
        return tell(made.error(), "mkdir", lowest);
      }
    }
    missing.pop_back();
    if (missing.empty()) return {};
  }
}

auto create_directory(Call const& call, CreateDirectory const& in) -> mcp::Result<TextAnswer> {
  TRY(make_directories(TRY(call.places.find(in.path))));
  return answer("Successfully created directory " + in.path);
}

auto exists_already(Place const& place) -> std::unexpected<mcp::ToolError> {
  return mcp::failure("Destination already exists: " + place.name);
}

// Where it is without a link on the way to it, or what there is of that way.
auto real_path(Place const& place) -> host::Path {
  for (auto at = place.path; !at.is_root(); at = at.parent()) {
    if (auto resolved = place.directory->resolve(at)) return *std::move(resolved);
  }
  return {};
}

// Whether one is in the other, or is it, on whatever way.
auto is_in(Place const& inner, Place const& outer) -> bool {
  if (below(inner.name, outer.name)) return true;
  if (inner.directory != outer.directory) return false;
  auto const folder = real_path(outer);
  return folder.is_root() || below(real_path(inner).view(), folder.view());
}

// Where there is no renaming. What cannot be taken away here is not there afterwards.
auto move_between_directories(Place const& from, Place const& to) -> host::FileResult<void> {
  TRY(from.directory->copy(from.path, *to.directory, to.path, host::Existing::keep));
  auto removed = from.directory->remove(from.path);
  if (!removed) std::ignore = to.directory->remove(to.path);
  return removed;
}

auto move_file(Call const& call, MoveFile const& in) -> mcp::Result<TextAnswer> {
  auto const from = TRY(call.places.find(in.source));
  auto const to = TRY(call.places.find(in.destination));
  auto const status = from.directory->stat(from.path, host::Links::keep);
  if (!status) return tell(status.error(), "rename", from);
  if (to.directory->stat(to.path, host::Links::keep)) return exists_already(to);
  if (below(to.name, from.name)) {
    return mcp::failure(base::concat("EINVAL: invalid argument, rename '", from.name, "' -> '",
                                     to.name, "': a folder cannot be moved into itself"));
  }
  auto done = host::FileResult<void>{};
  if (from.directory == to.directory) {
    done = from.directory->rename(from.path, to.path, host::Existing::keep);
  } else if (status->kind == host::Kind::file) {
    done = move_between_directories(from, to);
  } else {
    return mcp::failure(base::concat("'", from.name, "' is no file, and '", to.name,
                                     "' is in another of the allowed directories; only files are "
                                     "moved between them: use copy_file, then delete_file"));
  }
  if (!done && done.error().fault == host::FileFault::exists) return exists_already(to);
  if (!done) return tell(done.error(), "rename", to);
  return answer(base::concat("Successfully moved ", in.source.get(), " to ", in.destination.get()));
}

auto copy_one(Place const& from, Place const& to, bool overwrite) -> mcp::Result<void> {
  auto const copied =
      from.directory->copy(from.path, *to.directory, to.path,
                           overwrite ? host::Existing::replace : host::Existing::keep);
  if (copied) return {};
  if (copied.error().fault == host::FileFault::exists) return exists_already(to);
  auto const readable = from.directory->stat(from.path, host::Links::follow);
  return tell(copied.error(), "copyfile", readable ? to : from);
}

// What is in a folder, as Found::relative says.
auto place_below(Place folder, std::string_view relative) -> Place {
  while (!relative.empty()) {
    auto const name = relative.substr(0, relative.find('/'));
    folder = folder.child(name);
    relative.remove_prefix(std::min(name.size() + 1, relative.size()));
  }
  return folder;
}

// Of what was found, as much as a copy of it needs: there may be a great many.
struct ToCopy {
  std::string relative;
  host::Kind kind;
};

// A folder and what is in it, links left out: a copy of one could lead elsewhere. All of it is
// found before anything is copied: the target may be in the folder, where one allowed directory
// holds another, and the copy is not to hold itself.
auto copy_folder(Call const& call, Place const& from, Place const& to, bool overwrite)
    -> mcp::Async<mcp::Result<std::size_t>> {
  auto walk = Walk{call.places, from, [](Found const&) { return false; }};
  if (auto const begun = walk.begin(); !begun) co_return tell(begun.error(), "scandir", from);
  auto breather = Breather{call};
  auto all = std::vector<ToCopy>{};
  while (auto found = walk.next()) {
    if (breather.due() && !co_await breather.breathe()) {
      co_return mcp::failure("the time for one call is over; nothing was copied");
    }
    all.push_back({std::move(found->relative), found->kind});
  }
  CO_TRY(make_directories(to));
  auto left_out = std::size_t{0};
  for (auto const& [relative, kind] : all) {
    if (breather.due() && !co_await breather.breathe()) {
      co_return mcp::failure("the time for one call is over; a part of the folder was copied");
    }
    auto const target = place_below(to, relative);
    if (kind == host::Kind::directory) {
      CO_TRY(make_directories(target));
    } else if (kind == host::Kind::file) {
      CO_TRY(copy_one(place_below(from, relative), target, overwrite));
    } else {
      ++left_out;
    }
  }
  co_return left_out + walk.unreadable() + walk.too_large();
}

auto copy_file(Call call, CopyFile const& in) -> mcp::Async<mcp::Result<TextAnswer>> {
  auto const from = CO_TRY(call.places.find(in.source));
  auto const to = CO_TRY(call.places.find(in.destination));
  auto const status = from.directory->stat(from.path, host::Links::follow);
  if (!status) co_return tell(status.error(), "copyfile", from);
  auto text = base::concat("Successfully copied ", in.source.get(), " to ", in.destination.get());
  if (status->kind != host::Kind::directory) {
    CO_TRY(copy_one(from, to, in.overwrite));
    co_return answer(std::move(text));
  }
  if (is_in(to, from)) {
    co_return mcp::failure(base::concat("EINVAL: invalid argument, cp '", from.name, "' -> '",
                                        to.name, "': a folder cannot be copied into itself"));
  }
  if (!in.overwrite && to.directory->stat(to.path, host::Links::keep)) co_return exists_already(to);
  auto const left_out = CO_TRY(co_await copy_folder(call, from, to, in.overwrite));
  if (left_out > 0) {
    text +=
        base::concat(" (", left_out, " links, devices or unreadable folders in it were left out)");
  }
  co_return answer(std::move(text));
}

// A folder is empty when all that the walk has told is removed, the last of it first.
auto delete_below(Call const& call, Place const& folder) -> mcp::Async<mcp::Result<void>> {
  auto walk = Walk{call.places, folder, [](Found const&) { return false; }};
  if (auto const begun = walk.begin(); !begun) co_return tell(begun.error(), "scandir", folder);
  auto breather = Breather{call};
  auto folders = std::vector<Place>{};
  auto const over = mcp::failure("the time for one call is over; a part of the folder was deleted");
  while (auto const found = walk.next()) {
    if (breather.due() && !co_await breather.breathe()) co_return over;
    if (found->kind == host::Kind::directory) {
      folders.push_back(found->place);
      continue;
    }
    auto const removed = found->place.directory->remove(found->place.path);
    if (!removed) co_return tell(removed.error(), "unlink", found->place);
  }
  for (; !folders.empty(); folders.pop_back()) {
    if (breather.due() && !co_await breather.breathe()) co_return over;
    auto const& last = folders.back();
    auto const removed = last.directory->remove_directory(last.path);
    if (!removed) co_return tell(removed.error(), "rmdir", last);
  }
  co_return mcp::Result<void>{};
}

auto delete_file(Call call, DeleteFile const& in) -> mcp::Async<mcp::Result<TextAnswer>> {
  auto const place = CO_TRY(call.places.find(in.path));
  auto const status = place.directory->stat(place.path, host::Links::keep);
  if (!status) co_return tell(status.error(), "unlink", place);
  if (in.expectedHash) CO_TRY(check_hash(place, *in.expectedHash));
  auto const is_folder = status->kind == host::Kind::directory;
  if (place.path.is_root()) {
    co_return mcp::failure(base::concat("EPERM: operation not permitted, rmdir '", place.name,
                                        "': it is an allowed directory itself"));
  }
  if (is_folder && in.recursive) CO_TRY(co_await delete_below(call, place));
  auto const removed = is_folder ? place.directory->remove_directory(place.path)
                                 : place.directory->remove(place.path);
  if (!removed) {
    auto failure = tell(removed.error(), is_folder ? "rmdir" : "unlink", place);
    if (removed.error().fault == host::FileFault::not_empty) {
      failure.error().message += "; set recursive to delete what is in it, too";
    }
    co_return failure;
  }
  co_return answer("Successfully deleted " + in.path);
}

}  // namespace

void add_moving(mcp::Server& server, std::shared_ptr<Files> const& files) {
  server
      .tool("create_directory",
            "Create a new directory or ensure a directory exists. Can create multiple nested "
            "directories in one operation. If the directory already exists, this operation will "
            "succeed silently. Only works within allowed directories.",
            handler<CreateDirectory, TextAnswer>(files, create_directory))
      .title("Create Directory")
      .hints(writes(true, false));
  server
      .tool("move_file",
            "Move or rename files and directories. If the destination exists, the operation will "
            "fail. Both source and destination must be within allowed directories.",
            handler<MoveFile, TextAnswer>(files, move_file))
      .title("Move File")
      .hints(writes(false, true));
  server
      .tool("copy_file",
            "Copy a file, or a folder with all that is in it. If the destination exists, the "
            "operation will fail unless it is told to overwrite. Both source and destination must "
            "be within allowed directories.",
            handler<CopyFile, TextAnswer>(files, copy_file))
      .title("Copy File")
      .hints(writes(true, true));
  server
      .tool("delete_file",
            "Delete a file, a link or an empty folder, or a folder with all that is in it. What is "
            "deleted cannot be brought back. Only works within allowed directories.",
            handler<DeleteFile, TextAnswer>(files, delete_file))
      .title("Delete File")
      .hints(writes(false, true));
}

}  // namespace filesystem
