// See received.hpp.

#include "host/wasi_p2/received.hpp"

#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace host::wasi_p2 {

// The memory follows the block.
struct alignas(8) Block {
  Block* before;
};

namespace {

constexpr auto block_size = std::size_t{16} << 10;

auto aligned(std::byte* at, std::size_t alignment) -> std::byte* {
  auto const address = reinterpret_cast<std::uintptr_t>(at);
  return at + (-address & (alignment - 1));
}

}  // namespace

auto Received::allocate(std::size_t size, std::size_t alignment) -> void* {
  auto* start = aligned(next_, alignment);
  // Compared as sizes, because `start + size` may lie beyond the end of memory.
  if (start <= end_ && size <= static_cast<std::size_t>(end_ - start)) {
    next_ = start + size;
    return start;
  }
  // A large list gets a block of its own, and the rest of the present one stays in use.
  auto const large = size > block_size / 4;
  auto const capacity = large ? size : block_size;
  if (capacity > PTRDIFF_MAX - sizeof(Block)) std::abort();
  auto* block = static_cast<Block*>(std::malloc(sizeof(Block) + capacity));
  if (!block) std::abort();
  block->before = std::exchange(blocks_, block);
  auto* memory = reinterpret_cast<std::byte*>(block + 1);
  if (!large) {
    next_ = memory + size;
    end_ = memory + capacity;
  }
  return memory;
}

void Received::rewind(Mark const& mark) {
  next_ = mark.next;
  end_ = mark.end;
  if (blocks_ != mark.blocks) free_blocks(mark.blocks);
}

void Received::free_blocks(Block* kept) {
  while (blocks_ != kept) std::free(std::exchange(blocks_, blocks_->before));
}

Received* Receiving::now = nullptr;

}  // namespace host::wasi_p2

namespace {

// For what comes when nobody receives: the text of an error at the end of a stream or a call of
// WASI 0.3. It may be overwritten by the next, for at most a message to people is made of it.
alignas(8) std::byte unwanted[256];

}  // namespace

// The canonical ABI calls it for each string and list. None of them is ever freed one by one.
extern "C" [[clang::export_name("cabi_realloc")]]
auto cabi_realloc(void* old, std::size_t old_size, std::size_t alignment, std::size_t size)
    -> void* {
  if (size == 0) return reinterpret_cast<void*>(alignment);
  auto* const into = host::wasi_p2::Receiving::now;
  // The addresses of a name, which whoever looked it up frees: no other list has this alignment.
  auto const is_addresses = alignment == 2;
  if (!into && !is_addresses && size <= sizeof unwanted) return unwanted;
  auto* const memory = into ? into->allocate(size, alignment) : std::malloc(size);
  if (!memory) std::abort();
  // A string whose encoding changes on its way grows: rare, so the old memory is left behind.
  if (old_size != 0) std::memcpy(memory, old, old_size < size ? old_size : size);
  return memory;
}
