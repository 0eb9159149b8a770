// What kind of file it is, by its name and by its first bytes.

#pragma once

#include <cstddef>
#include <string_view>

namespace filesystem {

// The MIME type that goes with the end of a name; "application/octet-stream" for others.
auto mime_of_name(std::string_view name) -> std::string_view;

// Bytes to look at.
inline constexpr auto binary_look = std::size_t{8000};

struct BytesKind {
  bool is_text;
  std::string_view words;  // "a PNG image", "binary data"
  std::string_view mime;
};
auto kind_of_bytes(std::string_view start) -> BytesKind;

}  // namespace filesystem
