#include "servers/image-resize/folder.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace images {
namespace {

constexpr auto most_entries = std::size_t{100'000};
constexpr auto deepest = std::size_t{64};

class Search {
 public:
  Search(host::Directory& directory, FolderWish const& wish) : directory_{directory}, wish_{wish} {}

  void look(host::Path const& folder, std::string const& name, std::size_t depth) {
    auto const listing = directory_.list(folder, most_entries);
    if (!listing) return;
    found_.is_complete = found_.is_complete && listing->complete;
    for (auto const& entry : listing->entries) {
      auto const path = folder.child(entry.name);
      auto const below = name.empty() ? entry.name : base::concat(name, '/', entry.name);
      if (entry.kind == host::Kind::directory) {
        if (!wish_.is_recursive) continue;
        if (depth == deepest) {
          found_.is_complete = false;
        } else {
          look(path, below, depth + 1);
        }
      } else if (is_wanted(entry.name)) {
        add(path, below);
      }
    }
  }

  auto take() -> FolderImages {
    std::ranges::sort(found_.images, {}, &FoundImage::path);
    return std::move(found_);
  }

 private:
  // As Python takes a suffix: a name that begins with its only point has none.
  auto is_wanted(std::string_view name) const -> bool {
    auto const point = name.rfind('.');
    if (point == std::string_view::npos || point == 0 || point + 1 == name.size()) return false;
    return std::ranges::contains(wish_.extensions, base::lower(name.substr(point)));
  }

  void add(host::Path const& path, std::string const& name) {
    if (found_.images.size() == most_entries) {
      found_.is_complete = false;
      return;
    }
    auto const status = directory_.stat(path, host::Links::follow);
    if (status && status->kind == host::Kind::file) found_.images.push_back({name, status->size});
  }

  host::Directory& directory_;
  FolderWish const& wish_;
  FolderImages found_;
};

// As Python joins it with what is below: "" and "." add nothing, nor does a '/' at the end.
auto joined_name(std::string_view folder) -> std::string {
  while (folder.size() > 1 && folder.ends_with('/')) folder.remove_suffix(1);
  return folder == "." ? std::string{} : std::string{folder == "/" ? "" : folder};
}

}  // namespace

auto default_extensions() -> std::vector<std::string> {
  return {".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tiff"};
}

auto images_in(Gallery const& gallery, FolderWish const& wish) -> base::Result<FolderImages> {
  auto const place = TRY(gallery.find(wish.folder.empty() ? "." : wish.folder));
  auto const status = place.directory->stat(place.path, host::Links::follow);
  if (!status) {
    return base::failure(base::concat("Directory not found: ", base::shown(wish.folder)));
  }
  auto search = Search{*place.directory, wish};
  if (status->kind == host::Kind::directory) {
    search.look(place.path, joined_name(wish.folder), 0);
  }
  return search.take();
}

}  // namespace images
