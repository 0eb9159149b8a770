#include "servers/time/tools.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"
#include "kit/time/timestamp.hpp"
#include "kit/time/zone.hpp"
#include "kit/time/zone_names.hpp"

namespace time_tools {
namespace {

// Hours as the Python server writes them: "+9.0h", "+5.75h".
auto hours(std::int32_t seconds) -> std::string {
  auto const hundredths = (std::abs(seconds) + 18) / 36;
  auto text = base::concat(seconds < 0 ? '-' : '+', hundredths / 100, '.', hundredths / 10 % 10);
  if (hundredths % 10 != 0) text += base::concat(hundredths % 10);
  return text + 'h';
}

auto moment(kit::Zone const& zone, host::Instant at) -> Moment {
  return {std::string{zone.name()}, zone.format(at),
          std::string{name_of(weekday_of(zone.local(at).date))}, zone.is_dst(at)};
}

auto conversion(kit::Zone const& from, kit::Zone const& to, host::Instant at) -> SecondOccurrence {
  return {moment(from, at), moment(to, at), hours(to.offset(at) - from.offset(at))};
}

}  // namespace

auto current_time(CurrentTime const& in, host::Instant now) -> mcp::Result<Moment> {
  return moment(TRY(kit::Zone::find(in.timezone)), now);
}

auto convert_time(ConvertTime const& in, host::Instant now) -> mcp::Result<Conversion> {
  auto const from = TRY(kit::Zone::find(in.source_timezone));
  auto const to = TRY(kit::Zone::find(in.target_timezone));
  auto const time = TRY(kit::parse_time_of_day(in.time));
  auto const date = in.date ? TRY(kit::parse_date(*in.date)) : from.local(now).date;

  auto const moments = from.resolve({date, time});
  if (moments.kind == kit::Moments::Kind::skipped) {
    return mcp::failure(base::concat("Invalid time: ", in.time, " does not exist in ", from.name(),
                                     " on ", to_text(date), " (skipped by a clock change): at ",
                                     to_text(moments.change->local_before().time), " clocks go to ",
                                     to_text(moments.change->local_after().time)));
  }
  auto [source, target, difference] = conversion(from, to, moments.first);
  auto result = Conversion{std::move(source), std::move(target), std::move(difference), {}};
  if (moments.kind == kit::Moments::Kind::repeated) {
    result.second_occurrence = conversion(from, to, moments.second);
  }
  return result;
}

auto find_timezones(FindZones const& in) -> mcp::Result<Zones> {
  auto const found = kit::search_zones(in.query);
  auto const shown = std::min<std::size_t>(found.size(), in.limit);
  return Zones{{found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shown)},
               found.size(),
               std::string{kit::zone_data_version()}};
}

auto next_clock_change(NextChange const& in, host::Instant now) -> mcp::Result<Change> {
  auto const zone = TRY(kit::Zone::find(in.timezone));
  auto const after = in.after ? TRY(kit::parse_timestamp(*in.after))
  .instant : now;
  auto result = Change{std::string{zone.name()}, false, {}, {}, {}};
  if (auto const change = zone.next_transition(after)) {
    auto const side = [](kit::DateTime const& local, kit::Observance const& clocks) {
      return Clocks{to_text(local) + kit::offset_text(clocks.offset),
                    std::string{clocks.abbreviation}, clocks.is_dst};
    };
    result.changes = true;
    result.before = side(change->local_before(), change->before);
    result.after = side(change->local_after(), change->after);
    result.difference = hours(change->after.offset - change->before.offset);
  }
  return result;
}

}  // namespace time_tools
