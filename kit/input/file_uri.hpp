// Paths as file URIs, RFC 8089.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kit {

// "/data/a b" is "file:///data/a%20b".
auto file_uri(std::string_view path) -> std::string;

// The absolute path of a file URI of this machine, or nothing.
auto path_of_uri(std::string_view uri) -> std::optional<std::string>;

}  // namespace kit
