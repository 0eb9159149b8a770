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

auto Inputs::open(std::string_view path) const -> base::Result<Input> {
  if (path.empty()) return base::failure("the path is empty; expected that of a file");
  auto problem = std::string{};
  for (auto* const directory : directories_) {
    auto const inner = path.starts_with('/') ? below(path, directory->name()) : path;
    if (!inner) continue;
    auto place = host::Path::parse(*inner);
    if (!place) return base::failure(std::move(place).error().message);
    auto const status = directory->stat(*place, host::Links::follow);
    auto name = directory->full_name(*place);
    if (status && status->kind == host::Kind::file) {
      return Input{*directory, *std::move(place), std::move(name), *status};
    }
    // The first directory that has something of the name says what is wrong with it.
    if (status) {
      return base::failure(base::concat(
          name, status->kind == host::Kind::directory ? " is a folder" : " is no file of bytes",
          "; expected a file"));
    }
    if (problem.empty() || status.error().fault != host::FileFault::not_found) {
      problem = status.error().message;
      if (status.error().fault == host::FileFault::not_found) problem += likely(*directory, *place);
    }
  }
  if (!problem.empty()) return base::failure(std::move(problem));
  return base::failure(
      base::concat("the path ", base::quoted(path),
                   " is outside of what this server may read: ", listed(directories_)));
}

}  // namespace kit
