// Text in the making, which grows at its end. It is written to through a pointer: std::string's own
// append() costs a call for every piece, and answers have many small pieces.
//
//   auto* at = buffer.room(2 + name.size());  // at most so many bytes
//   *at++ = '"';
//   at = base::put(at, name);
//   *at++ = '"';
//   buffer.written(at);

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace base {

class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer const&) = delete;
  auto operator=(Buffer const&) -> Buffer& = delete;

  // Where to write, with room for so many bytes. Aborts when there is no memory.
  auto room(std::size_t bytes) -> char* {
    if (static_cast<std::size_t>(end_ - at_) < bytes) [[unlikely]]
      grow(bytes);
    return at_;
  }
  // Writing has come to here.
  void written(char* at) { at_ = at; }

  auto view() const -> std::string_view {
    return {memory_.data(), static_cast<std::size_t>(at_ - memory_.data())};
  }
  // What was written, without a copy; the buffer is spent.
  auto take() -> std::string {
    memory_.resize(view().size());
    return std::move(memory_);
  }

 private:
  void grow(std::size_t bytes);

  std::string memory_;  // its characters beyond at_ are not written yet
  char* at_ = memory_.data();
  char* end_ = at_;
};

inline auto put(char* at, std::string_view text) -> char* {
  for (auto const c : text) *at++ = c;
  return at;
}

}  // namespace base
