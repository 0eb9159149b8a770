// Moments as git understands them where it is told to look at a part of the history.

#pragma once

#include <cstdint>
#include <string_view>

#include "host/clock.hpp"
#include "mcp/types.hpp"

namespace git {

// Seconds since 1970 of what a text says:
//
//   2024-01-15T14:30:25+09:00   ISO 8601; without an offset it is UTC
//   2024-01-15   Jan 15 2024    that day at the present time of day, as git takes it
//   15 January 2024 14:30       with a time
//   1705329025   @1705329025    seconds since 1970
//   2 weeks ago   3.days.ago    back from now, in seconds to years
//   now  today  yesterday  noon  midnight  last week  last friday
//
// What git cannot read it takes for now, and so shows all or nothing; here that is a failure.
// https://git-scm.com/docs/git-log#_commit_limiting
auto parse_moment(std::string_view what, std::string_view text, host::Instant now)
    -> mcp::Result<std::int64_t>;

}  // namespace git
