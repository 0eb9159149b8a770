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

auto Listings::ask(Place const& place) const -> Known {
  if (place.path.is_root()) return Known::nothing;
  auto const folder = place.path.parent();
  auto const name = place.path.name();
  for (auto const& listed : listed_) {
    if (listed.folder.directory != place.directory || listed.folder.path != folder) continue;
    auto const& entries = listed.listing->entries;
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
  return Known::nothing;
}

void Listings::learn(Place folder, std::shared_ptr<host::Listing const> listing) {
  while (!listed_.empty() && !contains(listed_.back().folder, folder)) listed_.pop_back();
  listed_.push_back({.folder = std::move(folder), .listing = std::move(listing)});
}

auto listings() -> Listings& {
  static auto all = Listings{};
  return all;
}

}  // namespace git
