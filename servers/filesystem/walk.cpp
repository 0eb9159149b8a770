#include "servers/filesystem/walk.hpp"

#include "base/text.hpp"

namespace filesystem {
namespace {

// By the names on the way, so that what is in a folder comes right after it: "a/b" before "a.txt".
auto comes_before(std::string_view a, std::string_view b) -> bool {
  while (true) {
    auto const left = a.substr(0, a.find('/'));
    auto const right = b.substr(0, b.find('/'));
    if (left != right) return left < right;
    if (left.size() == a.size() || right.size() == b.size()) return a.size() < b.size();
    a.remove_prefix(left.size() + 1);
    b.remove_prefix(right.size() + 1);
  }
}

}  // namespace

Walk::Walk(Places const& places, Place start, std::function<bool(Found const&)> excluded)
    : places_{places}, start_{std::move(start)}, excluded_{std::move(excluded)} {}

auto Walk::begin() -> host::FileResult<void> {
  auto listing = TRY(start_.directory->list(start_.path, most_entries));
  enter(start_, "", std::move(listing));
  return {};
}

void Walk::enter(Place place, std::string relative, host::Listing listing) {
  too_large_ += listing.complete ? 0 : 1;
  unreadable_ += listing.unreadable;
  way_.push_back({std::move(place), std::move(relative), std::move(listing.entries)});
}

auto Walk::is_passed(std::string_view relative) const -> bool {
  return !after_.empty() && (relative == after_ || comes_before(relative, after_));
}

auto Walk::next() -> std::optional<Found> {
  while (!way_.empty()) {
    auto& folder = way_.back();
    if (folder.next == folder.entries.size()) {
      way_.pop_back();
      continue;
    }
    auto const& entry = folder.entries[folder.next++];
    auto found =
        Found{folder.place.child(entry.name),
              folder.relative.empty() ? entry.name : base::concat(folder.relative, "/", entry.name),
              entry.kind};
    if (!places_.shows(found.place) || excluded_(found)) continue;
    auto const leads_on =
        !after_.empty() && after_.starts_with(found.relative) &&
        (after_.size() == found.relative.size() || after_[found.relative.size()] == '/');
    auto const passed = is_passed(found.relative);
    if (entry.kind == host::Kind::directory && (!passed || leads_on)) {
      auto listing = found.place.directory->list(found.place.path, most_entries);
      if (listing) {
        enter(found.place, found.relative, *std::move(listing));
      } else {
        ++unreadable_;
      }
    }
    if (!passed) return found;
  }
  return std::nullopt;
}

}  // namespace filesystem
