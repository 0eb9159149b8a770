// The memory behind malloc(): blocks with boundary tags in segregated free lists, after Doug Lea's
// "A Memory Allocator" (https://gee.cs.oswego.edu/dl/html/malloc.html).
//
// Ours, because Zig's libc takes a fresh 64 KB for each size of block and never joins blocks again.
// An instance that lives for one request pays for every page that it touches and each time its
// memory grows, so blocks of all sizes stand side by side here, and the first ones in memory that
// is there already. Small blocks that are freed wait for the next request of their size before they
// are joined: a call asks for the same few sizes again and again.

#pragma once

#include <cstddef>
#include <cstdint>

namespace host::wasi_p2 {

class Heap {
 public:
  static constexpr auto alignment = std::size_t{16};

  // More memory, of at least that size except at the first time, and best right behind what was
  // given before. Its size is 0 when there is no more.
  struct Region {
    std::byte* start;
    std::size_t size;
  };
  using Grow = auto (*)(std::size_t at_least) -> Region;

  explicit constexpr Heap(Grow grow) : grow_{grow} {}
  Heap(Heap const&) = delete;
  auto operator=(Heap const&) -> Heap& = delete;

  // Null when there is no memory.
  auto allocate(std::size_t size) -> void*;
  auto allocate_aligned(std::size_t alignment, std::size_t size) -> void*;
  // Null when there is no memory; the old memory is then untouched.
  auto resize(void* memory, std::size_t size) -> void*;
  void free(void* memory);

  static auto usable_size(void const* memory) -> std::size_t;

 private:
  struct Block;
  static constexpr auto small_bins = std::size_t{32};
  static constexpr auto bins = small_bins + 92;
  static constexpr auto small = small_bins * alignment;

  static auto bin_of(std::size_t size) -> std::size_t;
  auto take_free(std::size_t size) -> Block*;
  auto take_top(std::size_t size) -> Block*;
  auto top_has(std::size_t size) const -> bool;
  auto lengthen_top(std::size_t size) -> bool;
  auto join_waiting() -> bool;
  void keep(Block* block, std::size_t size);
  void release(Block* block);
  void link(Block* block);
  void unlink(Block* block);

  Grow grow_;
  // From here to the end, nothing was ever handed out, or all of it came back.
  Block* top_ = nullptr;
  std::byte* end_ = nullptr;
  std::uint32_t filled_[(bins + 31) / 32] = {};
  Block* free_[bins] = {};
  Block* waiting_[small_bins] = {};  // by size, and marked as in use
};

}  // namespace host::wasi_p2
