// Bodies of HTTP as servers compress them: gzip, deflate and brotli. What comes out is bounded by
// whoever reads, so that a small body cannot fill the memory.

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kit {

// What a request may say in Accept-Encoding.
auto accept_encoding() -> std::string_view;

// Undoes the codings of one body as it comes in.
class Decompressor {
 public:
  // `content_encoding` is the value of Content-Encoding: names in the order in which they were
  // applied, such as 'gzip, br'. Nothing, and 'identity', leave the body as it is. An unknown one
  // is an error, and so are more than three.
  static auto create(std::string_view content_encoding) -> base::Result<Decompressor>;

  // Appends to `out` what can be read of the body so far, and at most `room` bytes: that there are
  // more is an error, and so is a broken body. After an error there is nothing more to be had.
  auto add(std::string_view bytes, std::string& out, std::size_t room) -> base::Result<void>;

  // The body has come to its end: an error when something is missing of it.
  auto end() -> base::Result<void>;

  // Whether bytes come out as they go in.
  auto is_identity() const -> bool;

  Decompressor(Decompressor&&) noexcept;
  auto operator=(Decompressor&&) noexcept -> Decompressor&;
  ~Decompressor();

  class Stage;

 private:
  Decompressor();
  auto feed(Stage* stage, std::string_view bytes, std::string& out) -> base::Result<void>;

  std::unique_ptr<Stage> first_;
  std::size_t room_ = 0;     // of this call
  std::size_t between_ = 0;  // how much more may lie between two codings
  std::size_t granted_ = 0;  // what that was made of
  bool is_broken_ = false;
};

}  // namespace kit
