#include "kit/input/input.hpp"

#include <optional>

#include "base/text.hpp"

namespace kit {
namespace {

constexpr auto most_names_compared = std::size_t{2000};

auto without_end(std::string_view path) -> std::string_view {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

// What is left of a path below a directory, or nothing when it is elsewhere.
auto below(std::string_view path, std::string_view folder) -> std::optional<std::string_view> {
  folder = without_end(folder);
  if (folder == "/") return path.substr(1);
  if (path == folder) return "";
  if (!path.starts_with(folder) || path[folder.size()] != '/') return std::nullopt;
  return path.substr(folder.size() + 1);
}

auto listed(std::vector<host::Directory*> const& directories) -> std::string {
  auto text = std::string{};
  for (auto const* const directory : directories) {
    text += base::concat(text.empty() ? "" : ", ", without_end(directory->name()));
  }
  return text.empty() ? "no directory was given to this server; the operator can give one, with "
                        "--dir or as an argument"
                      : "the directories are " + text;
}

// ": did you mean 'app.log'?"
auto likely(host::Directory& directory, host::Path const& path) -> std::string {
  auto const listing = directory.list(path.parent(), most_names_compared);
  if (!listing) return {};
  auto names = std::vector<std::string_view>{};
  for (auto const& entry : listing->entries) names.push_back(entry.name);
  auto const found = base::nearest(path.name(), names);
  return found ? base::concat("; did you mean '", *found, "'?") : "";
}

}  // namespace

auto Input::read(std::uint64_t offset, std::size_t size) const -> base::Result<std::string> {
  auto bytes = directory_->read(path_, offset, size);
  if (!bytes) return base::failure(std::move(bytes).error().message);
  return *std::move(bytes);
}

auto Inputs::find(std::string_view path) const -> base::Result<Place> {
  if (path.empty()) return base::failure("the path is empty; expected that of a file");
  auto first = std::optional<Place>{};
  for (auto* const directory : directories_) {
    auto const inner = path.starts_with('/') ? below(path, directory->name()) : path;
    if (!inner) continue;
    auto parsed = host::Path::parse(*inner);
    if (!parsed) return base::failure(std::move(parsed).error().message);
    auto place = Place{directory, *std::move(parsed)};
    // What cannot be looked at is there, and says why.
    auto const status = directory->stat(place.path, host::Links::follow);
    if (status || status.error().fault != host::FileFault::not_found) return place;
    if (!first) first = std::move(place);
  }
  if (first) return *std::move(first);
  return base::failure(
      base::concat("the path ", base::quoted(path),
                   " is outside of what this server may read: ", listed(directories_)));
}

auto Inputs::open(std::string_view path) const -> base::Result<Input> {
  auto place = TRY(find(path));
  auto const status = place.directory->stat(place.path, host::Links::follow);
  if (!status) {
    auto problem = status.error().message;
    if (status.error().fault == host::FileFault::not_found) {
      problem += likely(*place.directory, place.path);
    }
    return base::failure(std::move(problem));
  }
  if (status->kind != host::Kind::file) {
    return base::failure(base::concat(
        place.name(),
        status->kind == host::Kind::directory ? " is a folder" : " is no file of bytes",
        "; expected a file"));
  }
  auto name = place.name();
  return Input{*place.directory, std::move(place.path), std::move(name), *status};
}

}  // namespace kit
