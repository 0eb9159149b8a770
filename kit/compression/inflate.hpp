// What was deflated when the program was built: tables that are unpacked when they are first used.

#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace kit {

// Fills `out` with what `deflated` (RFC 1951, without a header) was made of. It is a bug when that
// is anything else than as many bytes.
void unpack_table(std::string_view deflated, std::span<char> out);

}  // namespace kit
