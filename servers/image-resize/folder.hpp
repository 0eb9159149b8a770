// The images in a folder, by their names.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "servers/image-resize/gallery.hpp"

namespace images {

struct FoundImage {
  std::string path;  // as a caller would name it: the folder's name, and below it
  std::uint64_t size;
};

struct FolderWish {
  std::string_view folder;
  std::vector<std::string> extensions;  // with their point, compared with names in lower case
  bool is_recursive = true;
};

struct FolderImages {
  std::vector<FoundImage> images;  // sorted by path
  bool is_complete = true;         // else there are more than can be looked at
};

auto default_extensions() -> std::vector<std::string>;

// Links to files count, those to folders are not followed. Of what is a file and no folder there
// are none; the failure is "Directory not found: images".
auto images_in(Gallery const& gallery, FolderWish const& wish) -> base::Result<FolderImages>;

}  // namespace images
