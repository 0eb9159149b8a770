// A file descriptor with an owner.

#pragma once

#include <unistd.h>

#include <utility>

namespace host::posix {

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_{number} {}
  Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
  auto operator=(Descriptor&& other) noexcept -> Descriptor& {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  void close() {
    if (auto const number = std::exchange(number_, -1); number >= 0) ::close(number);
  }
  // For somebody else to close.
  auto release() -> int { return std::exchange(number_, -1); }
  auto number() const -> int { return number_; }
  auto open() const -> bool { return number_ >= 0; }

 private:
  int number_;
};

}  // namespace host::posix
