// Base64 with padding, RFC 4648 section 4; and for names and tokens without, section 5.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace base {

auto to_base64(std::string_view bytes) -> std::string;

// Strict: padding required, no spaces, no other characters, unused bits zero. Else nothing.
auto from_base64(std::string_view text) -> std::optional<std::string>;

// With '-' and '_', and no padding.
auto to_base64url(std::string_view bytes) -> std::string;
// As strict: nothing that to_base64url would not write.
auto from_base64url(std::string_view text) -> std::optional<std::string>;

}  // namespace base
