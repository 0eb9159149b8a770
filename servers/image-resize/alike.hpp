// Groups of hashes that are near to each other.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace images {

struct PathAndHash {
  std::string path;
  std::string hash;  // hexadecimal, "0x" before it or not
};

struct Groups {
  std::vector<std::vector<std::string>> alike;  // paths, two or more
  std::vector<std::string> unique;
};

// Each group has a first image, and all later ones that are in no group yet and differ from it in
// no more bits than the threshold. Fails at a hash that is no number, or of another length than the
// others.
auto group(std::vector<PathAndHash> const& hashes, std::int64_t threshold) -> base::Result<Groups>;

}  // namespace images
