/* What compares and searches bytes. Zig's functions do it byte by byte, with checks; and those that
 * look for the first of something in a text measure all of the text before. */

#include <stddef.h>
#include <stdint.h>

static uint64_t eight_at(unsigned char const* bytes) {
  uint64_t eight;
  __builtin_memcpy(&eight, bytes, sizeof eight);
  return eight;
}

static uint32_t four_at(unsigned char const* bytes) {
  uint32_t four;
  __builtin_memcpy(&four, bytes, sizeof four);
  return four;
}

/* By the first byte in which two words differ: the lowest, in WebAssembly. */
static int difference(uint64_t a, uint64_t b) {
  int const at = __builtin_ctzll(a ^ b) & ~7;
  return (int)(a >> at & 0xff) - (int)(b >> at & 0xff);
}

int memcmp(void const* left, void const* right, size_t size) {
  unsigned char const* a = left;
  unsigned char const* b = right;
  for (; size >= 8; a += 8, b += 8, size -= 8) {
    uint64_t const here = eight_at(a);
    uint64_t const there = eight_at(b);
    if (here != there) return difference(here, there);
  }
  if (size >= 4) {
    uint32_t const here = four_at(a);
    uint32_t const there = four_at(b);
    if (here != there) return difference(here, there);
    a += 4;
    b += 4;
    size -= 4;
  }
  for (; size != 0; --size, ++a, ++b) {
    if (*a != *b) return *a - *b;
  }
  return 0;
}

/* After https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord: the high bit of each byte
   that is zero; above the first such, of some others too. */
static uint64_t zero_bytes(uint64_t eight) {
  return (eight - 0x0101010101010101u) & ~eight & 0x8080808080808080u;
}

void* memchr(void const* memory, int wanted, size_t size) {
  unsigned char const* at = memory;
  unsigned char const byte = (unsigned char)wanted;
  uint64_t const eightfold = byte * 0x0101010101010101u;
  for (; size >= 8; at += 8, size -= 8) {
    uint64_t const found = zero_bytes(eight_at(at) ^ eightfold);
    if (found != 0) return (void*)(at + __builtin_ctzll(found) / 8);
  }
  for (; size != 0; --size, ++at) {
    if (*at == byte) return (void*)at;
  }
  return NULL;
}

char* strchr(char const* text, int wanted) {
  char const byte = (char)wanted;
  for (; *text != byte; ++text) {
    if (*text == 0) return NULL;
  }
  return (char*)text;
}

size_t strspn(char const* text, char const* accepted) {
  size_t size = 0;
  while (text[size] != 0 && strchr(accepted, text[size])) ++size;
  return size;
}

size_t strcspn(char const* text, char const* rejected) {
  size_t size = 0;
  while (text[size] != 0 && !strchr(rejected, text[size])) ++size;
  return size;
}
