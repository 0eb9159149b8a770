// What a picture looks like in 64 bits: those of similar pictures differ in few. Bit for bit the
// hashes of Python's ImageHash, the first bit the most significant.
//
// https://www.hackerfactor.com/blog/index.php?/archives/432-Looks-Like-It.html

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "kit/picture/picture.hpp"

namespace kit {

enum class HashKind : std::uint8_t { perceptual, difference, average, wavelet };

// The size that a gray picture is to be resized to, with ResizeFilter::lanczos, before it is
// hashed.
auto hashed_size(HashKind kind, PictureSize size) -> PictureSize;

// Of a gray picture of that size.
auto hash_of(HashKind kind, Picture const& grays) -> std::uint64_t;

}  // namespace kit
