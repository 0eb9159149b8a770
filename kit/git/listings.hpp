// What the folders that a call has listed hold, as far as libgit2 asks for it again: in each folder
// of a work tree whether the folders in it are some, and for files that mostly are not there; and
// the folders themselves, through which a host finds what is in them without the way from the top.

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
  // Of the place itself, also where it is a link.
  auto status(Place const& place) const -> host::FileResult<host::Status>;
  // The folder, listed and kept.
  auto list(Place folder, std::size_t at_most)
      -> host::FileResult<std::shared_ptr<host::Listing const>>;
  // A new call begins, or something is written.
  void forget() { listed_.clear(); }

 private:
  struct Listed {
    Place folder;
    std::shared_ptr<host::Listing const> listing;
    std::unique_ptr<host::Directory> opened;  // none where the host refused
  };

  auto folder_of(Place const& place) const -> Listed const*;

  std::vector<Listed> listed_;  // each below the one before
};

auto listings() -> Listings&;

}  // namespace git
