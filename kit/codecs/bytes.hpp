// Numbers out of files and into them, of either order of bytes.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kit {

inline auto byte_at(std::string_view bytes, std::size_t at) -> std::uint32_t {
  return static_cast<unsigned char>(bytes[at]);
}

// The highest byte first, as in JPEG and PNG.
inline auto big16(std::string_view bytes, std::size_t at) -> std::uint32_t {
  return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}
inline auto big32(std::string_view bytes, std::size_t at) -> std::uint32_t {
  return big16(bytes, at) << 16 | big16(bytes, at + 2);
}

// The lowest byte first, as in GIF, BMP and WebP.
inline auto little16(std::string_view bytes, std::size_t at) -> std::uint32_t {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8;
}
inline auto little24(std::string_view bytes, std::size_t at) -> std::uint32_t {
  return little16(bytes, at) | byte_at(bytes, at + 2) << 16;
}
inline auto little32(std::string_view bytes, std::size_t at) -> std::uint32_t {
  return little16(bytes, at) | little16(bytes, at + 2) << 16;
}

inline void append_big32(std::string& out, std::uint32_t value) {
  for (auto shift = 32; shift != 0;) out += static_cast<char>(value >> (shift -= 8) & 255);
}
inline void append_big16(std::string& out, std::uint32_t value) {
  out += static_cast<char>(value >> 8 & 255);
  out += static_cast<char>(value & 255);
}
inline void append_little(std::string& out, std::uint32_t value, int bytes) {
  for (; bytes != 0; --bytes, value >>= 8) out += static_cast<char>(value & 255);
}

inline auto unsigned_bytes(std::string_view text) -> unsigned char const* {
  return reinterpret_cast<unsigned char const*>(text.data());
}

}  // namespace kit
