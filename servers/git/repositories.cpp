#include "servers/git/repositories.hpp"

#include "base/text.hpp"
#include "kit/git/files.hpp"

namespace git {
namespace {

constexpr auto small = std::size_t{1} << 16;

// Whether a path is a folder or lies below it; both in full, without a '/' at their ends.
auto is_within(std::string_view path, std::string_view folder) -> bool {
  return path.starts_with(folder) &&
         (path.size() == folder.size() || folder.ends_with('/') || path[folder.size()] == '/');
}

auto listed(std::vector<host::Directory*> const& directories) -> std::string {
  auto text = std::string{};
  for (auto const* const directory : directories) {
    text += base::concat(text.empty() ? "" : ", ", mount_name(*directory));
  }
  return text.empty() ? "no directory was given (--dir, or a path on the command line)"
                      : "the directories are " + text;
}

auto without_end(std::string_view path) -> std::string_view {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

auto name_of(host::Directory const& directory, host::Path const& path) -> std::string {
  auto folder = mount_name(directory);
  if (path.is_root()) return folder;
  return base::concat(folder, folder == "/" ? "" : "/", path.view());
}

// Where the work tree is, or a bare repository itself.
auto home_of(git_repository* repository) -> std::string {
  auto const* const tree = git_repository_workdir(repository);
  return std::string{without_end(tree ? tree : git_repository_path(repository))};
}

}  // namespace

Repositories::Repositories(std::vector<host::Directory*> directories, Options options,
                           host::Clock& clock)
    : directories_{std::move(directories)}, options_{std::move(options)}, clock_{clock} {}

auto Repositories::create(std::vector<host::Directory*> directories, Options options,
                          host::Clock& clock) -> base::Result<std::shared_ptr<Repositories>> {
  TRY(start(directories));
  auto repositories = std::shared_ptr<Repositories>{
      new Repositories{std::move(directories), std::move(options), clock}};
  auto const& wanted = repositories->options_.repository;
  if (wanted.empty()) return repositories;

  // The work tree that the path lies in.
  auto path = repositories->full_path(wanted);
  if (!path) return base::failure("--repository: " + path.error().message);
  while (true) {
    if (auto const repository = git::open(*path)) {
      repositories->allowed_ = home_of(repository->get());
      return repositories;
    }
    auto const slash = path->rfind('/');
    if (slash == path->npos || slash == 0) break;
    path->resize(slash);
  }
  return base::failure(
      base::concat("--repository: ", base::quoted(wanted), " is not in a git repository"));
}

// Of a name in full.
auto Repositories::find(std::string_view name) const -> mcp::Result<Place> {
  auto place = find_place(name);
  if (!place) return outside(name);
  return *std::move(place);
}

auto Repositories::outside(std::string_view path) const -> std::unexpected<mcp::ToolError> {
  return mcp::failure(base::concat("Repository path ", base::quoted(path),
                                   " is in none of the given directories; ", listed(directories_)));
}

auto Repositories::full_path(std::string_view path) const -> mcp::Result<std::string> {
  if (path.starts_with('/')) {
    auto const place = TRY(find(path));
    return name_of(*place.directory, place.path);
  }
  auto const below = host::Path::parse(path);
  if (!below) return mcp::failure(below.error().message);
  for (auto* const directory : directories_) {
    if (directory->stat(*below, host::Links::follow)) return name_of(*directory, *below);
  }
  return outside(path);
}

auto Repositories::exists(std::string_view name) const -> bool {
  auto const place = find(name);
  return place && place->directory->stat(place->path, host::Links::keep);
}

auto Repositories::read_small(std::string_view name) const -> std::optional<std::string> {
  auto const place = find(name);
  if (!place) return std::nullopt;
  auto text = place->directory->read_all(place->path, small);
  if (!text) return std::nullopt;
  return *std::move(text);
}

auto Repositories::size_of(std::string_view name) const -> std::uint64_t {
  auto const place = find(name);
  auto const status = place ? place->directory->stat(place->path, host::Links::keep)
                            : host::FileResult<host::Status>{};
  return status ? status->size : 0;
}

void Repositories::remove(std::string_view name) const {
  if (auto const place = find(name)) {
    // What is not there need not go.
    auto const removed = place->directory->remove(place->path);
    (void)removed;
  }
}

auto Repositories::outside_allowed(std::string_view path) const -> std::unexpected<mcp::ToolError> {
  return mcp::failure(base::concat("Repository path ", base::quoted(path),
                                   " is outside the allowed repository '", allowed_, "'"));
}

auto Repositories::open(std::string_view path) const -> mcp::Result<Repository> {
  auto const full = TRY(full_path(path));
  if (!allowed_.empty() && !is_within(full, allowed_)) return outside_allowed(path);
  auto repository = git::open(full);
  if (!repository) {
    return mcp::failure(base::concat(base::quoted(path),
                                     " is no Git repository: ", repository.error().message,
                                     ". Give the top folder of a work tree"));
  }
  // And where links led to.
  if (!allowed_.empty() && !is_within(home_of(repository->get()), allowed_)) {
    return outside_allowed(path);
  }
  return *std::move(repository);
}

}  // namespace git
