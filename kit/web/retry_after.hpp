// How long a server that is too busy wants to be left alone.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kit {

// Seconds, of a header Retry-After: a number, or a moment, which counts from what the same answer
// says in Date. So no clock of ours is asked, which may be wrong, and which a server may have none
// of. Of a moment that is over it is 0; nothing where there is no sense in it.
auto pause_asked_for(std::string_view retry_after, std::string_view date)
    -> std::optional<std::uint64_t>;

}  // namespace kit
