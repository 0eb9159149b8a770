// malloc() and its kin over the linear memory, instead of libc's: see heap.hpp.

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "host/wasi_p2/heap.hpp"

// Where the linker has put everything else.
extern "C" std::byte __heap_base;  // NOLINT(clang-diagnostic-reserved-identifier)

namespace {

using host::wasi_p2::Heap;

constexpr auto page = std::size_t{64} << 10;

// First what the memory has from its start, then an eighth of it each time, so that a large heap
// does not grow by small steps.
auto grow(std::size_t at_least) -> Heap::Region {
  static auto started = false;
  auto const size = __builtin_wasm_memory_size(0) * page;
  if (!started) {
    started = true;
    auto const start = reinterpret_cast<std::size_t>(&__heap_base);
    if (size > start) return {&__heap_base, size - start};
  }
  auto const needed = (at_least + page - 1) / page;
  auto const generous = needed > size / page / 8 ? needed : size / page / 8;
  constexpr auto refused = static_cast<std::size_t>(-1);
  auto grown = generous;
  auto before = __builtin_wasm_memory_grow(0, grown);
  if (before == refused) {
    grown = needed;
    before = __builtin_wasm_memory_grow(0, grown);
  }
  if (before == refused) return {nullptr, 0};
  return {reinterpret_cast<std::byte*>(before * page), grown * page};
}

constinit auto heap = Heap{grow};

auto or_no_memory(void* memory) -> void* {
  if (!memory) errno = ENOMEM;
  return memory;
}

}  // namespace

extern "C" {

auto malloc(std::size_t size) -> void* { return or_no_memory(heap.allocate(size)); }

void free(void* memory) { heap.free(memory); }

auto calloc(std::size_t count, std::size_t size) -> void* {
  auto bytes = std::size_t{0};
  if (__builtin_mul_overflow(count, size, &bytes)) return or_no_memory(nullptr);
  // Not by way of malloc(), which the compiler would turn into a call of calloc().
  auto* const memory = heap.allocate(bytes);
  if (memory) std::memset(memory, 0, bytes);
  return or_no_memory(memory);
}

auto realloc(void* memory, std::size_t size) -> void* {
  return or_no_memory(heap.resize(memory, size));
}

auto aligned_alloc(std::size_t alignment, std::size_t size) -> void* {
  return or_no_memory(heap.allocate_aligned(alignment, size));
}

auto posix_memalign(void** result, std::size_t alignment, std::size_t size) -> int {
  auto* const memory = heap.allocate_aligned(alignment, size);
  if (!memory) return ENOMEM;
  *result = memory;
  return 0;
}

auto malloc_usable_size(void* memory) -> std::size_t { return Heap::usable_size(memory); }

// By these names the libc of a wasi-sdk asks itself; they would bring a second heap.
// NOLINTBEGIN(clang-diagnostic-reserved-identifier,bugprone-reserved-identifier)
auto __libc_malloc(std::size_t size) -> void* { return malloc(size); }

void __libc_free(void* memory) { free(memory); }

auto __libc_calloc(std::size_t count, std::size_t size) -> void* { return calloc(count, size); }
// NOLINTEND(clang-diagnostic-reserved-identifier,bugprone-reserved-identifier)
}
