#include "host/wasi_p2/heap.hpp"

#include <cstring>
#include <vector>

#include "base/test.hpp"

namespace {

using host::wasi_p2::Heap;

// 1 MB, given out in two parts.
alignas(16) std::byte region[std::size_t{1} << 20];
auto given = std::size_t{0};

auto grow(std::size_t at_least) -> Heap::Region {
  auto const step = std::size_t{64} << 10;
  auto const size = at_least > step ? at_least : step;
  if (size > sizeof region - given) return {nullptr, 0};
  auto* const start = region + given;
  given += size;
  return {start, size};
}

auto new_heap() -> Heap {
  given = 0;
  return Heap{grow};
}

auto is_aligned(void const* memory, std::size_t alignment) -> bool {
  return reinterpret_cast<std::uintptr_t>(memory) % alignment == 0;
}

struct Piece {
  unsigned char* memory;
  std::size_t size;
  unsigned char mark;
};

auto is_whole(Piece const& piece) -> bool {
  for (auto i = std::size_t{0}; i < piece.size; ++i) {
    if (piece.memory[i] != piece.mark) return false;
  }
  return true;
}

}  // namespace

TEST("freed neighbours become one block again, and the region is used anew") {
  auto heap = new_heap();
  auto* const first = heap.allocate(1000);
  auto* const second = heap.allocate(1000);
  auto* const third = heap.allocate(1000);
  auto* const fence = heap.allocate(1000);
  heap.free(first);
  heap.free(third);
  heap.free(second);
  expect(heap.allocate(3000) == first);
  heap.free(first);
  heap.free(fence);
  expect(heap.allocate(50'000) == first);
}

TEST("the last block grows where it is") {
  auto heap = new_heap();
  auto* const memory = heap.allocate(10);
  expect(heap.resize(memory, 100'000) == memory);
  expect(heap.resize(memory, 20) == memory);
  expect(heap.usable_size(memory) < 100);
}

TEST("without memory nothing is allocated, and what there was stays") {
  auto heap = new_heap();
  auto* const memory = static_cast<char*>(heap.allocate(100));
  std::memset(memory, 'x', 100);
  expect(heap.allocate(std::size_t{2} << 20) == nullptr);
  expect(heap.allocate(SIZE_MAX) == nullptr);
  expect(heap.allocate_aligned(std::size_t{1} << 21, 1) == nullptr);
  expect(heap.resize(memory, std::size_t{2} << 20) == nullptr);
  expect(heap.resize(memory, SIZE_MAX) == nullptr);
  expect(memory[99] == 'x');
}

TEST("a hundred thousand random steps keep every block apart, aligned and whole") {
  auto heap = new_heap();
  auto state = std::uint32_t{2026};
  auto const random = [&state](std::uint32_t below) {
    state = state * 1664525 + 1013904223;
    return static_cast<std::uint32_t>((std::uint64_t{state} * below) >> 32);
  };
  auto pieces = std::vector<Piece>{};
  auto whole = true;
  for (auto step = 0; step < 100'000; ++step) {
    auto const what = random(100);
    auto const size = std::size_t{random(8) == 0 ? random(20'000) : random(300)};
    auto const mark = static_cast<unsigned char>(random(256));
    if (what < 45 && pieces.size() < 200) {
      auto const alignment = std::size_t{what < 5 ? 16u << random(8) : 16u};
      auto* const memory = what < 5 ? heap.allocate_aligned(alignment, size) : heap.allocate(size);
      if (!memory) continue;
      whole = whole && is_aligned(memory, alignment);
      std::memset(memory, mark, size);
      pieces.push_back({static_cast<unsigned char*>(memory), size, mark});
    } else if (!pieces.empty()) {
      auto& piece = pieces[random(static_cast<std::uint32_t>(pieces.size()))];
      whole = whole && is_whole(piece);
      if (what < 70) {
        auto* const memory = heap.resize(piece.memory, size);
        if (!memory) continue;
        piece.memory = static_cast<unsigned char*>(memory);
        piece.size = piece.size < size ? piece.size : size;
        whole = whole && is_aligned(memory, 16) && is_whole(piece);
        std::memset(memory, mark, size);
        piece.size = size;
        piece.mark = mark;
      } else {
        heap.free(piece.memory);
        piece = pieces.back();
        pieces.pop_back();
      }
    }
  }
  expect(whole);
  for (auto const& piece : pieces) heap.free(piece.memory);
  // All of it is one again.
  auto const all = given - 64;
  expect(heap.allocate(all) != nullptr);
  expect(given < sizeof region);
}
