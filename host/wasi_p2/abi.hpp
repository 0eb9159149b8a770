// How values of WIT types cross the border to the host, in WASI 0.2 and 0.3 alike: resources are
// numbers, told apart here by type and by who has to drop them; the rest are plain structs.
// https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace host::wasi_p2 {

// borrow<T>: lent to the host for one call.
template <class Resource>
struct Lent {
  std::int32_t number;
};

// own<T> on its way to or from the host: what an import takes over, or what it returns.
template <class Resource>
struct Given {
  std::int32_t number = 0;
};

// own<T> in our keeping, or nothing. Each Resource has a function drop(Given<Resource>).
template <class Resource>
class Handle {
 public:
  Handle() = default;
  Handle(Given<Resource> given) : number_{given.number} {}  // NOLINT(google-explicit-constructor)
  Handle(Handle&& other) noexcept : number_{std::exchange(other.number_, 0)} {}
  auto operator=(Handle&& other) noexcept -> Handle& {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Handle() { reset(); }

  explicit operator bool() const { return number_ != 0; }
  auto lend() const -> Lent<Resource> { return {number_}; }
  auto give() -> Given<Resource> { return {std::exchange(number_, 0)}; }
  void reset() {
    if (number_ != 0) drop(give());
  }

 private:
  std::int32_t number_ = 0;  // the host numbers from 1
};

// string and list<u8>.
struct Bytes {
  char const* data;
  std::size_t size;
};
inline auto view(Bytes const& bytes) -> std::string_view { return {bytes.data, bytes.size}; }

// tuple<string, list<u8>>, a header field, and tuple<string, string>, an environment variable.
struct Field {
  Bytes name;
  Bytes value;
};

template <class T>
struct List {
  T const* data;
  std::size_t size;
};

template <class T>
struct Option {
  bool present;
  T value;
};

}  // namespace host::wasi_p2
