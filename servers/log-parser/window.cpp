#include "servers/log-parser/window.hpp"

#include "base/text.hpp"

namespace logs {
namespace {

auto moment_of(std::string_view name, std::optional<std::string> const& text, Calendar& calendar)
    -> mcp::Result<std::optional<Nanoseconds>> {
  if (!text) return std::nullopt;
  if (auto const moment = calendar.moment(*text)) return moment;
  return mcp::failure(base::concat(name,
                                   ": expected a moment such as 2026-10-03T13:00:00Z or "
                                   "2026-10-03, got ",
                                   base::quoted(*text)));
}

}  // namespace

auto window_of(std::optional<std::string> const& since, std::optional<std::string> const& until,
               Calendar& calendar) -> mcp::Result<Window> {
  // What was inferred for them says nothing of the log.
  auto own = calendar;
  auto window = Window {
    .since = TRY(moment_of("since", since, own))
    , .until = TRY(moment_of("until", until, own))
  };
  if (window.since && window.until && *window.since >= *window.until) {
    return mcp::failure(
        base::concat("until ", base::quoted(*until), " is not after since ", base::quoted(*since)));
  }
  return window;
}

}  // namespace logs
