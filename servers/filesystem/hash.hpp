// What a file holds, told by its SHA-256, so that who changes it can say what it has seen.

#pragma once

#include "servers/filesystem/files.hpp"

namespace filesystem {

inline constexpr auto expected_hash_doc = base::Literal{
    "SHA-256 that the file must have now, from get_file_info; refused when it has changed"};

// Of a file of any size, in hexadecimal.
auto hash_of(Place const& place) -> mcp::Result<std::string>;

auto compare_hash(Place const& place, std::string_view bytes, std::string_view expected)
    -> mcp::Result<void>;
auto check_hash(Place const& place, std::string_view expected) -> mcp::Result<void>;

}  // namespace filesystem
