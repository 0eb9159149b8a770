// Sixteen bytes at once, in clang's portable vector types: SSE2 natively, SIMD128 in WebAssembly.

#pragma once

#include <cstdint>

namespace kit::vectors {

using Bytes = std::uint8_t __attribute__((vector_size(16)));
using Shorts = std::int16_t __attribute__((vector_size(16)));
using Ints = std::int32_t __attribute__((vector_size(16)));

template <class Vector>
auto load(void const* from) -> Vector {
  auto vector = Vector{};
  __builtin_memcpy(&vector, from, sizeof vector);
  return vector;
}

// The first eight bytes; the rest is 0.
inline auto load_half(void const* from) -> Bytes {
  auto half = std::uint64_t{};
  __builtin_memcpy(&half, from, sizeof half);
  using Halves = std::uint64_t __attribute__((vector_size(16)));
  return __builtin_bit_cast(Bytes, Halves{half, 0});
}

// Products of neighbors, added in pairs.
inline auto dot(Shorts a, Shorts b) -> Ints {
#if __has_builtin(__builtin_wasm_dot_s_i32x4_i16x8)
  return __builtin_wasm_dot_s_i32x4_i16x8(a, b);
#elif __has_builtin(__builtin_ia32_pmaddwd128)
  return __builtin_bit_cast(Ints, __builtin_ia32_pmaddwd128(a, b));
#else
  using Half = std::int16_t __attribute__((vector_size(8)));
  auto const product = [&](Half x, Half y) {
    return __builtin_convertvector(x, Ints) * __builtin_convertvector(y, Ints);
  };
  return product(__builtin_shufflevector(a, a, 0, 2, 4, 6),
                 __builtin_shufflevector(b, b, 0, 2, 4, 6)) +
         product(__builtin_shufflevector(a, a, 1, 3, 5, 7),
                 __builtin_shufflevector(b, b, 1, 3, 5, 7));
#endif
}

// Two shorts, four times.
inline auto repeated(std::uint32_t pair) -> Shorts {
  auto const value = static_cast<std::int32_t>(pair);
  return __builtin_bit_cast(Shorts, Ints{value, value, value, value});
}

}  // namespace kit::vectors
