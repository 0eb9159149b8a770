#include "servers/time/options.hpp"

#include "base/text.hpp"

namespace {

struct Options {
  mcp::Arg<std::optional<std::string>,
           "Zone named to models as their user's; when unset that of TZ, else UTC">
      local_timezone;
};

// TZ may hold what is no IANA name, such as a POSIX rule; it is passed over then.
auto zone_of_environment(mcp::Variables variables) -> kit::Zone {
  for (auto const& [name, value] : variables) {
    if (name != "TZ") continue;
    auto const text = std::string_view{value};
    if (auto const zone = kit::Zone::find(text.substr(text.starts_with(':') ? 1 : 0))) return *zone;
  }
  return MUST(kit::Zone::find("UTC"));
}

}  // namespace

auto read_time_options(mcp::Variables variables, mcp::Arguments arguments)
    -> base::Result<TimeOptions> {
  auto const options = TRY(mcp::read_options<Options>("time", variables, arguments));
  auto const& wish = options.local_timezone;
  if (!wish) return TimeOptions{zone_of_environment(variables)};
  auto const zone = kit::Zone::find(*wish);
  if (!zone) return base::failure("invalid --local-timezone: " + zone.error().message);
  return TimeOptions{*zone};
}

auto describe_time_options(std::string_view server) -> std::vector<mcp::OptionDoc> {
  return mcp::describe_options<Options>(server);
}
