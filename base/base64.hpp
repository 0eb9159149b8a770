// Base64 with padding, RFC 4648 section 4.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace base {

auto to_base64(std::string_view bytes) -> std::string;

// Strict: padding required, no spaces, no other characters, unused bits zero. Else nothing.
auto from_base64(std::string_view text) -> std::optional<std::string>;

}  // namespace base
