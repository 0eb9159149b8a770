// Hashes of images by what they look like.

#pragma once

#include <cstdint>
#include <string>

#include "kit/picture/perceptual_hash.hpp"
#include "servers/image-resize/gallery.hpp"

namespace images {

enum class HashType : std::uint8_t { phash, dhash, ahash, whash };

// 16 hexadecimal digits, or why there are none.
auto hash_file(Gallery const& gallery, std::string_view path, HashType type)
    -> base::Result<std::string>;

}  // namespace images
