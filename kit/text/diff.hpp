// What differs between two texts, line by line.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kit {

// The patch that makes `after` of `before`, with four lines of context, in the notation of
// `diff -u` and as npm's `diff` (createTwoFilesPatch) writes it: "Index: NAME", a line of '=', the
// names with "original" and "modified", then the hunks.
//
// Texts without a difference give the first four lines. The patch is the shortest for up to a
// thousand lines that differ; beyond, what lies between the first and the last of them is replaced
// at once.
auto unified_diff(std::string_view name, std::string_view before, std::string_view after)
    -> std::string;

}  // namespace kit
