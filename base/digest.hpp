// SHA-256 (FIPS 180-4) and HMAC (RFC 2104) over it.

#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace base {

// SHA-256 of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256 const&) = delete;
  auto operator=(Sha256 const&) -> Sha256& = delete;

  auto add(std::string_view bytes) -> Sha256&;
  // Of all that was added: 32 bytes. Nothing is added after it.
  auto take() -> std::string;

 private:
  class Context;
  std::unique_ptr<Context> context_;
};

// 32 bytes.
auto sha256(std::string_view bytes) -> std::string;
auto hmac_sha256(std::string_view key, std::string_view bytes) -> std::string;

// Takes the same time wherever they differ; texts of different lengths differ at once.
auto equal_in_constant_time(std::string_view a, std::string_view b) -> bool;

}  // namespace base
