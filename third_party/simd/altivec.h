/* So much of PowerPC's AltiVec as libjpeg-turbo's accurate transformations use: where SSE and
 * SIMD128 multiply pairs and add them up it does so too, and NEON does not. */
#pragma once

#include <simde/x86/sse2.h>
#include <string.h>

#define __vector __attribute__((vector_size(16)))

typedef __vector short altivec_shorts;
typedef __vector unsigned short altivec_unsigned_shorts;
typedef __vector int altivec_ints;
typedef __vector unsigned int altivec_unsigned_ints;
typedef __vector signed char altivec_chars;

#define ALTIVEC static inline __attribute__((always_inline, overloadable))

ALTIVEC altivec_shorts vec_ld(int offset, short const* from) {
  altivec_shorts loaded;
  memcpy(&loaded, (char const*)from + offset, sizeof loaded);
  return loaded;
}
ALTIVEC void vec_st(altivec_shorts stored, int offset, short* to) {
  memcpy((char*)to + offset, &stored, sizeof stored);
}
/* The one of four that belongs to the place, as it belongs there when that is a multiple of 16.
 * Here it is the one that is meant: the first at 0, the second at 4. */
#define vec_ste(stored, offset, to)                                             \
  do {                                                                          \
    const altivec_ints altivec_stored = (altivec_ints)(stored);                 \
    memcpy((char*)(to) + (offset), (const char*)&altivec_stored + (offset), 4); \
  } while (0)

#define vec_add(a, b) ((a) + (b))
#define vec_sub(a, b) ((a) - (b))
#define vec_or(a, b) ((a) | (b))
#define vec_mladd(a, b, c) ((a) * (b) + (c))

ALTIVEC altivec_shorts vec_mergeh(altivec_shorts a, altivec_shorts b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
ALTIVEC altivec_shorts vec_mergel(altivec_shorts a, altivec_shorts b) {
  return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}
ALTIVEC altivec_ints vec_unpackh(altivec_shorts a) {
  return __builtin_convertvector(__builtin_shufflevector(a, a, 0, 1, 2, 3), altivec_ints);
}
ALTIVEC altivec_ints vec_unpackl(altivec_shorts a) {
  return __builtin_convertvector(__builtin_shufflevector(a, a, 4, 5, 6, 7), altivec_ints);
}
ALTIVEC altivec_shorts vec_pack(altivec_ints a, altivec_ints b) {
  return __builtin_shufflevector((altivec_shorts)a, (altivec_shorts)b, 0, 2, 4, 6, 8, 10, 12, 14);
}
ALTIVEC altivec_chars vec_packs(altivec_shorts a, altivec_shorts b) {
  simde__m128i left, right;
  altivec_chars packed;
  memcpy(&left, &a, sizeof left);
  memcpy(&right, &b, sizeof right);
  left = simde_mm_packs_epi16(left, right);
  memcpy(&packed, &left, sizeof packed);
  return packed;
}
ALTIVEC altivec_ints vec_msums(altivec_shorts a, altivec_shorts b, altivec_ints sum) {
  simde__m128i left, right;
  altivec_ints products;
  memcpy(&left, &a, sizeof left);
  memcpy(&right, &b, sizeof right);
  left = simde_mm_madd_epi16(left, right);
  memcpy(&products, &left, sizeof products);
  return products + sum;
}
#define vec_splat(a, index) \
  __builtin_shufflevector(a, a, index, index, index, index, index, index, index, index)

ALTIVEC altivec_shorts vec_sl(altivec_shorts a, altivec_unsigned_shorts by) {
  return (altivec_shorts)((altivec_unsigned_shorts)a << by);
}
ALTIVEC altivec_ints vec_sl(altivec_ints a, altivec_unsigned_ints by) {
  return (altivec_ints)((altivec_unsigned_ints)a << by);
}
ALTIVEC altivec_shorts vec_sra(altivec_shorts a, altivec_unsigned_shorts by) {
  return a >> (altivec_shorts)by;
}
ALTIVEC altivec_ints vec_sra(altivec_ints a, altivec_unsigned_ints by) {
  return a >> (altivec_ints)by;
}
ALTIVEC int vec_all_eq(altivec_shorts a, altivec_shorts b) { return memcmp(&a, &b, sizeof a) == 0; }
