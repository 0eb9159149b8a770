#include "kit/git/listings.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace git {
namespace {

// Asked for in every folder. Who makes one while a call looks is as late as after its look.
constexpr auto sought = std::array<std::string_view, 2>{".gitattributes", ".gitignore"};

auto contains(Place const& folder, Place const& place) -> bool {
  if (folder.directory != place.directory) return false;
  if (folder.path.is_root()) return !place.path.is_root();
  auto const above = folder.path.view();
  auto const path = place.path.view();
  return path.size() > above.size() && path.starts_with(above) && path[above.size()] == '/';
}

}  // namespace

auto Listings::folder_of(Place const& place) const -> Listed const* {
  if (place.path.is_root()) return nullptr;
  auto const folder = place.path.parent();
  auto const found = std::ranges::find_if(listed_, [&](Listed const& listed) {
    return listed.folder.directory == place.directory && listed.folder.path == folder;
  });
  return found == listed_.end() ? nullptr : &*found;
}

auto Listings::ask(Place const& place) const -> Known {
  auto const* const listed = folder_of(place);
  if (!listed) return Known::nothing;
  auto const name = place.path.name();
  auto const& entries = listed->listing->entries;
  auto const found = std::ranges::lower_bound(entries, name, {}, &host::Entry::name);
  if (found != entries.end() && found->name == name) {
    return found->kind == host::Kind::directory ? Known::is_folder : Known::nothing;
  }
  // There are systems on which it has other cases.
  auto const is_alike = [&](host::Entry const& entry) {
    return base::equal_ignoring_case(entry.name, name);
  };
  return std::ranges::contains(sought, name) && std::ranges::none_of(entries, is_alike)
             ? Known::is_missing
             : Known::nothing;
}

auto Listings::status(Place const& place) const -> host::FileResult<host::Status> {
  auto const* const listed = folder_of(place);
  if (!listed || !listed->opened) return place.directory->stat(place.path, host::Links::keep);
  return listed->opened->stat(host::Path{}.child(place.path.name()), host::Links::keep);
}

auto Listings::list(Place folder, std::size_t at_most)
    -> host::FileResult<std::shared_ptr<host::Listing const>> {
  auto opened = folder.directory->open(folder.path).value_or(nullptr);
  auto listing = std::make_shared<host::Listing const>(
      TRY(opened ? opened->list({}, at_most) : folder.directory->list(folder.path, at_most)));
  while (!listed_.empty() && !contains(listed_.back().folder, folder)) listed_.pop_back();
  listed_.push_back({.folder = std::move(folder), .listing = listing, .opened = std::move(opened)});
  return listing;
}

auto listings() -> Listings& {
  static auto all = Listings{};
  return all;
}

}  // namespace git
