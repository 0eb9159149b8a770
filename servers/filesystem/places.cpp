#include "servers/filesystem/places.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace filesystem {
namespace {

// The state of servers is in a directory of this name, which is none of ours; should one of ours
// have it inside, it stays unseen.
constexpr std::string_view state_name = ".wasmmcp-state";
constexpr auto most_names_compared = std::size_t{2000};

// Without ".", ".." and empty names; ".." at the root stays there, as in every shell.
auto normalized(std::string_view path) -> std::string {
  auto names = std::vector<std::string_view>{};
  while (!path.empty()) {
    auto const name = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(name.size() + 1, path.size()));
    if (name == "..") {
      if (!names.empty()) names.pop_back();
    } else if (!name.empty() && name != ".") {
      names.push_back(name);
    }
  }
  auto text = std::string{};
  for (auto const name : names) text += base::concat("/", name);
  return text.empty() ? "/" : text;
}

auto is_letter(char c) -> bool { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "C:\x", "c:/x"
auto is_windows_path(std::string_view text) -> bool {
  return text.size() > 2 && is_letter(text[0]) && text[1] == ':' &&
         (text[2] == '\\' || text[2] == '/');
}

// Why something is not there: a link without what it leads to, or a name that is nearly another.
auto why_missing(Place const& place) -> std::string {
  if (place.path.is_root()) return {};
  if (place.directory->stat(place.path, host::Links::keep)) {
    return "; it is a symbolic link that leads to nothing";
  }
  auto const listing = place.directory->list(place.path.parent(), most_names_compared);
  if (!listing) return {};
  auto names = std::vector<std::string_view>{};
  for (auto const& entry : listing->entries) names.push_back(entry.name);
  auto const found = base::nearest(place.path.name(), names);
  return found ? base::concat("; did you mean '", *found, "'?") : "";
}

auto has_parent(Place const& place) -> bool {
  return place.path.is_root() ||
         place.directory->stat(place.path.parent(), host::Links::follow).has_value();
}

auto parent_name(std::string_view name) -> std::string_view {
  return name.substr(0, std::max(name.rfind('/'), std::size_t{1}));
}

}  // namespace

auto below(std::string_view path, std::string_view folder) -> std::optional<std::string_view> {
  if (folder == "/") return path.substr(1);
  if (path == folder) return "";
  if (!path.starts_with(folder) || path[folder.size()] != '/') return std::nullopt;
  return path.substr(folder.size() + 1);
}

auto Place::child(std::string_view entry) const -> Place {
  return {directory, path.child(entry), base::concat(name, name == "/" ? "" : "/", entry)};
}

auto Globs::parse(std::span<std::string const> patterns, Names names) -> base::Result<Globs> {
  auto globs = Globs{};
  for (auto const& pattern : patterns) {
    globs.globs_.push_back(TRY(kit::Glob::parse(pattern)));
    if (pattern.contains('*') || names == Names::as_written) continue;
    globs.globs_.push_back(TRY(kit::Glob::parse("**/" + pattern)));
    globs.globs_.push_back(TRY(kit::Glob::parse("**/" + pattern + "/**")));
  }
  return globs;
}

auto Globs::match(std::string_view path) const -> bool {
  return std::ranges::any_of(globs_, [&](kit::Glob const& glob) { return glob.matches(path); });
}

auto Globs::cover(host::Path const& path) const -> bool {
  for (auto at = path; !at.is_root(); at = at.parent()) {
    if (match(at.view())) return true;
  }
  return false;
}

Places::Places(std::vector<host::Directory*> const& directories, Globs const& denied,
               std::string home)
    : denied_{denied}, home_{std::move(home)} {
  for (auto* const each : directories) areas_.emplace_back(normalized(each->name()), each);
}

auto Places::outside(std::string_view name) const -> std::unexpected<mcp::ToolError> {
  auto message = base::concat(
      "Access denied - path outside allowed directories: ", base::shown(name), " not in ");
  for (auto const& area : areas_) {
    message += base::concat(&area == areas_.data() ? "" : ", ", area.name);
  }
  if (areas_.empty()) {
    message += "any, for none was given; the operator can give one, with --dir or as an argument";
  }
  return mcp::failure(std::move(message));
}

auto Places::find(std::string_view text) const -> mcp::Result<Place> {
  if (text.contains('\0')) {
    return mcp::failure(base::concat("Access denied - the path ", base::quoted(text),
                                     " has a NUL character, which no path has"));
  }
  if (is_windows_path(text)) {
    return mcp::failure(base::concat(
        "Access denied - Windows-style path received on a POSIX host: ", base::shown(text)));
  }
  if (text == "~" || text.starts_with("~/")) {
    if (home_.empty()) {
      return mcp::failure(base::concat("Access denied - ", base::quoted(text),
                                       ": the server was not told where the home is (HOME); "
                                       "write the path out"));
    }
    return find_absolute(normalized(base::concat(home_, text.substr(1))));
  }
  if (text.starts_with('/')) return find_absolute(normalized(text));
  for (auto const& area : areas_) {
    auto place = find_absolute(normalized(base::concat(area.name, "/", text)));
    if (place || &area == &areas_.back()) return place;
  }
  return outside(text);
}

auto Places::find_absolute(std::string const& name) const -> mcp::Result<Place> {
  auto const* found = static_cast<Area const*>(nullptr);
  auto rest = std::string_view{};
  for (auto const& area : areas_) {
    auto const inner = below(name, area.name);
    if (!inner || (found && found->name.size() >= area.name.size())) continue;
    found = &area;
    rest = *inner;
  }
  if (!found) return outside(name);
  auto place = Place {
    found->directory, TRY(host::Path::parse(rest))
    , name
  };
  TRY(check_denied(place));
  return place;
}

auto Places::check_denied(Place const& place) const -> mcp::Result<void> {
  auto is_denied = denied_.cover(place.path);
  for (auto at = place.path; !at.is_root(); at = at.parent()) {
    is_denied = is_denied || at.name() == state_name;
  }
  // And what a link of another name leads to.
  if (!is_denied && !denied_.empty()) {
    auto const resolved = place.directory->resolve(place.path);
    is_denied = resolved && denied_.cover(*resolved);
  }
  if (!is_denied) return {};
  return mcp::failure(
      base::concat("Access denied - the operator keeps ", place.name, " from all tools"));
}

auto tell(host::FileError const& error, std::string_view call, Place const& place)
    -> std::unexpected<mcp::ToolError> {
  using enum host::FileFault;
  auto const in_node = [&](std::string_view words, std::string_view more = "") {
    return mcp::failure(base::concat(words, ", ", call, " '", place.name, "'", more));
  };
  switch (error.fault) {
    case not_found: {
      if (has_parent(place)) {
        return in_node("ENOENT: no such file or directory", why_missing(place));
      }
      return in_node("ENOENT: no such file or directory",
                     base::concat("; there is no folder '", parent_name(place.name),
                                  "', which create_directory would make"));
    }
    case exists:
      return in_node("EEXIST: file already exists");
    case not_permitted:
      return in_node(place.directory->access() == host::Access::read && call != "open" &&
                             call != "scandir" && call != "stat"
                         ? "EROFS: read-only file system"
                         : "EACCES: permission denied");
    case outside:
      return mcp::failure(
          base::concat("Access denied - symlink target outside allowed directories: ", place.name,
                       " leads out of ", place.directory->name()));
    case loop:
      return in_node("ELOOP: too many symbolic links encountered");
    case not_directory:
      return in_node("ENOTDIR: not a directory");
    case is_directory:
      return mcp::failure(base::concat("EISDIR: illegal operation on a directory, ",
                                       call == "open" ? "read" : call, " '", place.name, "'"));
    case not_empty:
      return in_node("ENOTEMPTY: directory not empty");
    case no_space:
      return in_node("ENOSPC: no space left on device", "; nothing was changed");
    case not_a_file:
    case bad_name:
    case too_large:
    case busy:
    case unsupported:
    case broken:
      break;
  }
  return mcp::failure(error.message);
}

}  // namespace filesystem
