// Where strings and lists that the host returns are put: it asks us for memory through
// cabi_realloc() while it answers a call. A bump allocator, because all of them are given back at
// once, and because a head brings dozens.
// https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-lower

#pragma once

#include <cstddef>
#include <utility>

namespace host::wasi_p2 {

struct Block;

class Received {
 public:
  Received() = default;
  Received(Received const&) = delete;
  auto operator=(Received const&) -> Received& = delete;
  ~Received() { free_blocks(nullptr); }

  auto allocate(std::size_t size, std::size_t alignment) -> void*;

  // What was received before the mark stays, what came after it is given back.
  struct Mark {
    std::byte* next;
    std::byte* end;
    Block* blocks;
  };
  auto mark() const -> Mark { return {next_, end_, blocks_}; }
  void rewind(Mark const& mark);

 private:
  void free_blocks(Block* kept);

  // Enough for an ordinary head and a small body, so that most requests need no other memory.
  alignas(8) std::byte own_[2048];
  std::byte* next_ = own_;
  std::byte* end_ = own_ + sizeof own_;
  Block* blocks_ = nullptr;
};

// While this lives, what the host returns is put there. Calls that return no lists need none.
class Receiving {
 public:
  explicit Receiving(Received& into) : before_{std::exchange(now, &into)} {}
  Receiving(Receiving const&) = delete;
  auto operator=(Receiving const&) -> Receiving& = delete;
  ~Receiving() { now = before_; }

  static Received* now;

 private:
  Received* before_;
};

}  // namespace host::wasi_p2
