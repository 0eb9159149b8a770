// SHA-256 (FIPS 180-4) and HMAC (RFC 2104) over it.

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace base {

// 32 bytes.
auto sha256(std::string_view bytes) -> std::string;
auto hmac_sha256(std::string_view key, std::string_view bytes) -> std::string;

// Takes the same time wherever they differ; texts of different lengths differ at once.
auto equal_in_constant_time(std::string_view a, std::string_view b) -> bool;

}  // namespace base
