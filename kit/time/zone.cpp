#include "kit/time/zone.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kit/time/timestamp.hpp"
#include "kit/time/zone_data.hpp"
#include "kit/time/zone_history.hpp"
#include "kit/time/zone_names.hpp"

namespace kit {
namespace {

// No zone is further from UTC; the generator of the data checks it.
constexpr std::int64_t farthest_offset = 26 * 3600;

auto history_of(std::uint16_t name) -> zone_data::History const& {
  return zone_data::histories[zone_data::name_histories[name]];
}

auto observance(std::uint16_t type) -> Observance {
  auto const& found = zone_data::types[type];
  return {found.offset, found.is_daylight != 0, &zone_data::abbreviations[found.abbreviation]};
}

auto offset_of(Segment const& segment) -> std::int32_t {
  return zone_data::types[segment.type].offset;
}

auto instant(std::int64_t seconds) -> host::Instant { return {.seconds = seconds}; }

auto transition(Segment const& before, Segment const& after) -> Transition {
  return {instant(after.begin), observance(before.type), observance(after.type)};
}

auto wall_clock(std::int64_t seconds, std::int32_t offset) -> DateTime {
  // Neither limit comes near those of the type, and date_time_of() has narrower ones.
  return date_time_of(std::clamp(seconds, earliest_second, latest_second) + offset);
}

}  // namespace

auto Transition::local_before() const -> DateTime { return wall_clock(at.seconds, before.offset); }

auto Transition::local_after() const -> DateTime { return wall_clock(at.seconds, after.offset); }

auto Zone::find(std::string_view name) -> base::Result<Zone> {
  auto const index = index_of_zone(name);
  if (!index) return base::failure(why_unknown(name));
  return Zone{*index};
}

auto Zone::name() const -> std::string_view { return zone_names()[name_]; }

auto Zone::main_name() const -> std::string_view {
  return zone_names()[history_of(name_).main_name];
}

auto Zone::at(host::Instant moment) const -> Observance {
  return observance(segment_at(history_of(name_), moment.seconds).type);
}

auto Zone::offset(host::Instant moment) const -> std::int32_t { return at(moment).offset; }

auto Zone::is_dst(host::Instant moment) const -> bool { return at(moment).is_dst; }

auto Zone::abbreviation(host::Instant moment) const -> std::string_view {
  return at(moment).abbreviation;
}

auto Zone::local(host::Instant moment) const -> DateTime {
  return wall_clock(moment.seconds, offset(moment));
}

auto Zone::format(host::Instant moment) const -> std::string {
  auto const offset = this->offset(moment);
  return base::concat(to_text(wall_clock(moment.seconds, offset)), offset_text(offset));
}

auto Zone::resolve(DateTime const& local) const -> Moments {
  auto const& history = history_of(name_);
  auto const wall = seconds_since_epoch(local);
  auto moments = Moments{};
  auto shown = 0;
  auto gap = std::optional<Transition>{};
  auto fold = std::optional<Transition>{};

  // The stretches of time that could hold it, oldest first. Each one makes one moment of the local
  // time, and clocks show it at that moment if the stretch holds it.
  auto segment = segment_at(history, wall - farthest_offset);
  while (true) {
    auto const moment = wall - offset_of(segment);
    if (moment >= segment.begin && moment < segment.end) {
      if (shown++ == 0) moments.first = instant(moment);
      moments.second = instant(moment);
    }
    if (segment.end > wall + farthest_offset || segment.end > latest_second) break;
    auto const next = segment_at(history, segment.end);
    auto const shown_until = segment.end + offset_of(segment);
    auto const shown_from = segment.end + offset_of(next);
    if (shown_until <= wall && wall < shown_from) gap = transition(segment, next);
    if (shown_from <= wall && wall < shown_until) fold = transition(segment, next);
    segment = next;
  }

  if (shown > 1 && fold) {
    moments.kind = Moments::Kind::repeated;
    moments.change = fold;
  } else if (shown == 0 && gap) {
    moments.kind = Moments::Kind::skipped;
    moments.first = instant(wall - gap->before.offset);
    moments.second = instant(wall - gap->after.offset);
    moments.change = gap;
  } else if (shown == 0) {
    // Only where the years end: past the last change that is known, time goes on as it did.
    moments.first = moments.second = instant(wall - offset_of(segment));
  }
  return moments;
}

auto Zone::next_transition(host::Instant after) const -> std::optional<Transition> {
  auto const& history = history_of(name_);
  auto segment = segment_at(history, after.seconds);
  while (segment.end <= latest_second) {
    auto const next = segment_at(history, segment.end);
    if (next.type != segment.type) return transition(segment, next);
    segment = next;
  }
  return std::nullopt;
}

auto Zone::previous_transition(host::Instant before) const -> std::optional<Transition> {
  auto const& history = history_of(name_);
  // A change at the very moment is not before it.
  auto const moment = std::max(before.seconds, earliest_second);
  auto segment = segment_at(history, before.nanoseconds > 0 ? moment : moment - 1);
  while (segment.begin > earliest_second) {
    auto const previous = segment_at(history, segment.begin - 1);
    if (previous.type != segment.type) return transition(previous, segment);
    segment = previous;
  }
  return std::nullopt;
}

auto zone_data_version() -> std::string_view { return zone_data::version; }

}  // namespace kit
