// See heap.hpp.

#include "host/wasi_p2/heap.hpp"

#include <bit>
#include <cstring>
#include <utility>

namespace host::wasi_p2 {

// Before each piece of memory. A block's size counts its head, and is a multiple of 16; blocks
// start 8 bytes before such a multiple, so that their memory starts on one. The last block of the
// region is the top, which has no size.
struct Heap::Block {
  std::uint32_t size_before;  // valid if the block before is free
  std::uint32_t size_and_flags;
  // In the memory of a free block:
  Block* next;
  Block* previous;

  static constexpr auto head = std::size_t{8};
  static constexpr auto used = std::uint32_t{1};
  static constexpr auto before_is_free = std::uint32_t{2};
  static constexpr auto flags = std::uint32_t{15};

  static auto of(void const* memory) -> Block* {
    return reinterpret_cast<Block*>(reinterpret_cast<std::uintptr_t>(memory) - head);
  }
  auto memory() -> void* { return reinterpret_cast<std::byte*>(this) + head; }
  auto size() const -> std::size_t { return size_and_flags & ~flags; }
  auto has(std::uint32_t flag) const -> bool { return (size_and_flags & flag) != 0; }
  void set_size(std::size_t size) {
    size_and_flags = static_cast<std::uint32_t>(size) | (size_and_flags & flags);
  }
  auto at(std::size_t offset) -> Block* {
    return reinterpret_cast<Block*>(reinterpret_cast<std::byte*>(this) + offset);
  }
  auto after() -> Block* { return at(size()); }
  auto before() -> Block* {
    return reinterpret_cast<Block*>(reinterpret_cast<std::byte*>(this) - size_before);
  }
};

namespace {

constexpr auto largest_request = std::size_t{1} << 30;

constexpr auto rounded(std::size_t size, std::size_t unit) -> std::size_t {
  return (size + unit - 1) & ~(unit - 1);
}

constexpr auto smallest_block = rounded(8 + 2 * sizeof(void*), Heap::alignment);

constexpr auto block_size(std::size_t request) -> std::size_t {
  auto const size = rounded(request + 8, Heap::alignment);
  return size < smallest_block ? smallest_block : size;
}

}  // namespace

// One bin for each size below 512, and four for each power of two from there.
auto Heap::bin_of(std::size_t size) -> std::size_t {
  if (size < 512) return size / 16;
  auto const power = static_cast<std::size_t>(std::bit_width(size)) - 1;
  return small_bins + (power - 9) * 4 + (size >> (power - 2) & 3);
}

void Heap::link(Block* block) {
  auto const bin = bin_of(block->size());
  block->next = free_[bin];
  block->previous = nullptr;
  if (block->next) block->next->previous = block;
  free_[bin] = block;
  filled_[bin / 32] |= std::uint32_t{1} << bin % 32;
}

void Heap::unlink(Block* block) {
  if (block->next) block->next->previous = block->previous;
  if (block->previous) {
    block->previous->next = block->next;
    return;
  }
  auto const bin = bin_of(block->size());
  free_[bin] = block->next;
  if (!free_[bin]) filled_[bin / 32] &= ~(std::uint32_t{1} << bin % 32);
}

// A free block of at least that size, out of its list. Every block of a higher bin is large enough;
// in the bin of the size itself the first few are tried.
auto Heap::take_free(std::size_t size) -> Block* {
  auto bin = bin_of(size);
  auto tries = 8;
  for (auto* block = free_[bin]; block && tries != 0; block = block->next, --tries) {
    if (block->size() < size) continue;
    unlink(block);
    return block;
  }
  for (++bin; bin < bins; bin = (bin / 32 + 1) * 32) {
    auto const filled = filled_[bin / 32] >> bin % 32;
    if (filled == 0) continue;
    auto* const block = free_[bin + static_cast<std::size_t>(std::countr_zero(filled))];
    unlink(block);
    return block;
  }
  return nullptr;
}

auto Heap::top_has(std::size_t size) const -> bool {
  return top_ &&
         size + Block::head <= static_cast<std::size_t>(end_ - reinterpret_cast<std::byte*>(top_));
}

// Makes room for a block of that size at the top, and for the head of the next top.
auto Heap::lengthen_top(std::size_t size) -> bool {
  if (top_has(size)) return true;
  auto const room = top_ ? static_cast<std::size_t>(end_ - reinterpret_cast<std::byte*>(top_)) : 0;
  auto const wanted = size + Block::head;
  auto const region = grow_(wanted - room + alignment);
  if (region.size == 0) return false;
  if (top_ && region.start != end_) {
    // Somebody else has taken memory behind our back: what is left of the old top is given up, and
    // stands there as a block in use.
    top_->size_and_flags = Block::used;
    top_ = nullptr;
  }
  if (!top_) {
    auto const start =
        rounded(reinterpret_cast<std::uintptr_t>(region.start) + Block::head, alignment) -
        Block::head;
    top_ = reinterpret_cast<Block*>(start);
    top_->size_and_flags = 0;
    end_ = region.start;
  }
  end_ += region.size;
  // The first region may be shorter than what was asked for.
  return lengthen_top(size);
}

auto Heap::take_top(std::size_t size) -> Block* {
  if (!lengthen_top(size)) return nullptr;
  auto* const block = top_;
  block->set_size(size);
  top_ = block->after();
  top_->size_and_flags = 0;
  return block;
}

// The block is in use, with that size; what it has beyond it is free again.
void Heap::keep(Block* block, std::size_t size) {
  auto const rest = block->size() - size;
  block->size_and_flags |= Block::used;
  if (rest < smallest_block) {
    block->after()->size_and_flags &= ~Block::before_is_free;
    return;
  }
  block->set_size(size);
  auto* const remainder = block->after();
  remainder->size_and_flags = 0;
  remainder->set_size(rest);
  release(remainder);
}

// Free again, and one with its neighbours if they are free.
void Heap::release(Block* block) {
  auto size = block->size();
  if (block->has(Block::before_is_free)) {
    block = block->before();
    unlink(block);
    size += block->size();
  }
  auto* after = reinterpret_cast<Block*>(reinterpret_cast<std::byte*>(block) + size);
  if (after != top_ && !after->has(Block::used)) {
    unlink(after);
    size += after->size();
    after = reinterpret_cast<Block*>(reinterpret_cast<std::byte*>(block) + size);
  }
  if (after == top_) {
    block->size_and_flags = 0;
    top_ = block;
    return;
  }
  block->size_and_flags &= ~Block::used;
  block->set_size(size);
  after->size_before = static_cast<std::uint32_t>(size);
  after->size_and_flags |= Block::before_is_free;
  link(block);
}

// True if any block was waiting.
auto Heap::join_waiting() -> bool {
  auto any = false;
  for (auto*& waiting : waiting_) {
    while (waiting) {
      release(std::exchange(waiting, waiting->next));
      any = true;
    }
  }
  return any;
}

auto Heap::allocate(std::size_t size) -> void* {
  if (size > largest_request) return nullptr;
  auto const needed = block_size(size);
  if (needed < small) {
    auto*& waiting = waiting_[needed / alignment];
    if (waiting) return std::exchange(waiting, waiting->next)->memory();
  }
  auto* block = take_free(needed);
  if (!block && !top_has(needed) && join_waiting()) block = take_free(needed);
  if (!block) block = take_top(needed);
  if (!block) return nullptr;
  keep(block, needed);
  return block->memory();
}

void Heap::free(void* memory) {
  if (!memory) return;
  auto* const block = Block::of(memory);
  if (block->size() >= small) return release(block);
  auto*& waiting = waiting_[block->size() / alignment];
  block->next = std::exchange(waiting, block);
}

auto Heap::usable_size(void const* memory) -> std::size_t {
  return memory ? Block::of(memory)->size() - Block::head : 0;
}

auto Heap::resize(void* memory, std::size_t size) -> void* {
  if (!memory) return allocate(size);
  if (size > largest_request) return nullptr;
  auto* const block = Block::of(memory);
  auto const needed = block_size(size);
  auto const had = block->size();
  if (needed <= had) {
    keep(block, needed);
    return memory;
  }
  // Growing where it is spares the copy: text that is appended to is often the last block.
  auto* const after = block->after();
  if (after == top_) {
    if (!lengthen_top(needed - had)) return nullptr;
    top_ = block->at(needed);
    top_->size_and_flags = 0;
    block->set_size(needed);
    return memory;
  }
  if (!after->has(Block::used) && had + after->size() >= needed) {
    unlink(after);
    block->set_size(had + after->size());
    keep(block, needed);
    return memory;
  }
  auto* const moved = allocate(size);
  if (!moved) return nullptr;
  std::memcpy(moved, memory, had - Block::head);
  free(memory);
  return moved;
}

auto Heap::allocate_aligned(std::size_t wanted_alignment, std::size_t size) -> void* {
  if (wanted_alignment <= alignment) return allocate(size);
  if (size > largest_request || wanted_alignment > largest_request) return nullptr;
  // Room to move the block up, and for a free block in front of it.
  auto* const memory = allocate(size + wanted_alignment + smallest_block);
  if (!memory) return nullptr;
  auto const address = reinterpret_cast<std::uintptr_t>(memory);
  auto const moved = rounded(address, wanted_alignment) == address
                         ? address
                         : rounded(address + smallest_block, wanted_alignment);
  auto* block = Block::of(memory);
  if (auto const gap = moved - address; gap != 0) {
    auto* const front = block;
    auto const whole = front->size();
    block = front->at(gap);
    block->size_and_flags = Block::used;
    block->set_size(whole - gap);
    front->set_size(gap);
    release(front);
  }
  keep(block, block_size(size));
  return block->memory();
}

}  // namespace host::wasi_p2
