// A stretch of time that entries lie in.

#pragma once

#include <optional>
#include <string>

#include "mcp/server.hpp"
#include "servers/log-parser/moments.hpp"

namespace logs {

using SinceArg =
    mcp::Arg<std::optional<std::string>,
             "Only entries of this moment or later: 2026-10-03T13:00:00Z", mcp::max_length{64}>;
using UntilArg =
    mcp::Arg<std::optional<std::string>, "Only entries before this moment", mcp::max_length{64}>;

struct Window {
  std::optional<Nanoseconds> since = {};
  std::optional<Nanoseconds> until = {};

  auto is_open() const -> bool { return !since && !until; }
  auto holds(Nanoseconds moment) const -> bool {
    return (!since || moment >= *since) && (!until || moment < *until);
  }
  // An entry without a time lies in no window.
  auto holds(Entry const& entry, Calendar& calendar) const -> bool {
    if (is_open()) return true;
    auto const moment = calendar.moment(entry);
    return moment && holds(*moment);
  }
};

// Moments as users write them: those of a log, or a date.
auto window_of(std::optional<std::string> const& since, std::optional<std::string> const& until,
               Calendar& calendar) -> mcp::Result<Window>;

}  // namespace logs
