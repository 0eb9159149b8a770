// Everything below a folder, one after another.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "servers/filesystem/places.hpp"

namespace filesystem {

// Names that one folder is asked for.
inline constexpr auto most_entries = std::size_t{100'000};

struct Found {
  Place place;
  std::string relative;  // below where the walk began: "a/b.txt"
  host::Kind kind;
};

// A folder before what is in it, names in the order of their bytes. Links are told, and not
// followed. No folder is open between two steps, and a walk of any depth takes no stack.
class Walk {
 public:
  // Leaves out what `excluded` says, and all below it, and what no tool shows.
  Walk(Places const& places, Place start, std::function<bool(Found const&)> excluded);

  // The first folder cannot be read; fails only before the first step.
  auto begin() -> host::FileResult<void>;
  // Goes on after that place, given as Found::relative, as if all up to it had been told.
  void skip_to(std::string_view relative) { after_ = relative; }
  auto next() -> std::optional<Found>;

  // Folders that could not be read, and those of which only a part was.
  auto unreadable() const -> std::size_t { return unreadable_; }
  auto too_large() const -> std::size_t { return too_large_; }

 private:
  struct Folder {
    Place place;
    std::string relative;
    std::vector<host::Entry> entries;
    std::size_t next = 0;
  };
  void enter(Place place, std::string relative, host::Listing listing);
  // Whether it comes before where the walk goes on, and is no folder on the way there.
  auto is_passed(std::string_view relative) const -> bool;

  Places const& places_;
  Place start_;
  std::function<bool(Found const&)> excluded_;
  std::vector<Folder> way_;
  std::string after_;
  std::size_t unreadable_ = 0;
  std::size_t too_large_ = 0;
};

}  // namespace filesystem
