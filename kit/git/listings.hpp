// What the folders that a call has listed hold, as far as libgit2 asks for it again: in each folder
// of a work tree whether the folders in it are some, and for files that mostly are not there.

#pragma once

#include <memory>
#include <vector>

#include "kit/git/files.hpp"

namespace git {

class Listings {
 public:
  enum class Known { nothing, is_folder, is_missing };

  // Of the folder that was listed last, and of those above it.
  auto ask(Place const& place) const -> Known;
  void learn(Place folder, std::shared_ptr<host::Listing const> listing);
  // A new call begins, or something is written.
  void forget() { listed_.clear(); }

 private:
  struct Listed {
    Place folder;
    std::shared_ptr<host::Listing const> listing;
  };

  std::vector<Listed> listed_;  // each below the one before
};

auto listings() -> Listings&;

}  // namespace git
