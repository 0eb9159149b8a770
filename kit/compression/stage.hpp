// One coding of a body, as kit/compression/compression.cpp puts several of them in a row.

#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "kit/compression/compression.hpp"

namespace kit {

class Decompressor::Stage {
 public:
  virtual ~Stage() = default;

  // Takes bytes from the front of `in` and puts what they make into `out`. It has taken all of them
  // and wants more when it makes less than there was room for. The words of an error say what is
  // wrong with the data.
  virtual auto step(std::string_view& in, char* out, std::size_t room)
      -> base::Result<std::size_t> = 0;
  // Whether the data may end here.
  virtual auto is_complete() const -> bool = 0;

  std::string_view name;
  std::unique_ptr<Stage> next;
  std::unique_ptr<char[]> buffer;
  bool has_begun = false;
};

// gzip (RFC 1952) with all of its members, or deflate: zlib (RFC 1950) as it should be, or the bare
// data (RFC 1951) that some servers send.
auto make_inflate(bool is_gzip) -> std::unique_ptr<Decompressor::Stage>;

// RFC 7932.
auto make_brotli() -> std::unique_ptr<Decompressor::Stage>;

}  // namespace kit
