// zlib, under names of its own: kit/git has another build of it.

#pragma once

#define Z_PREFIX
#include <zlib.h>

namespace kit {

inline auto zlib_bytes(std::string_view text) -> Bytef* {
  return const_cast<Bytef*>(reinterpret_cast<Bytef const*>(text.data()));
}

}  // namespace kit
