// A single line as the name of a zone and as words to search for. Of several the first names a
// zone, and the others are all else that kit/time reads: dates, times of day, date-times. What is
// taken is written and read again, the same; moments are told in the zone and found again there.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "fuzz/check.hpp"
#include "json/format.hpp"
#include "kit/time/civil.hpp"
#include "kit/time/timestamp.hpp"
#include "kit/time/zone.hpp"
#include "kit/time/zone_names.hpp"

namespace {

using base::concat;
using fuzz::check;
using fuzz::check_equal;
using kit::Moments;
using kit::Transition;
using kit::Zone;

// A zone is at most so far from UTC. Nearer to either end of the years, a local time may lie
// beyond.
constexpr std::int64_t margin = 26 * 3600;

auto is_inside(std::int64_t seconds) -> bool {
  return seconds >= kit::earliest_second + margin && seconds <= kit::latest_second - margin;
}

void check_fault(base::Error const& error) {
  check(!error.message.empty() && base::utf8::is_valid(error.message), "a fault is told in words",
        error.message);
  check(error.message.size() < 500, "what is wrong is told in few words", error.message);
}

void check_date(std::string_view text) {
  auto const date = kit::parse_date(text);
  check(date.has_value() == json::is_date(text), "dates are those of the format", text);
  if (!date) return check_fault(date.error());
  check(is_valid(*date), "a date that is read exists", text);
  check_equal(to_text(*date), text, "a date is written as it was read");
  check(kit::date_of(days_since_epoch(*date)) == *date, "a day has one date", text);
  auto const next = kit::plus_days(*date, 1);
  check(!next || (*next > *date && kit::plus_days(*next, -1) == *date), "days go on", text);
}

void check_time_of_day(std::string_view text) {
  auto const time = kit::parse_time_of_day(text);
  if (!time) return check_fault(time.error());
  check(is_valid(*time) && time->second == 0, "a time that is read is on the clock", text);
  auto const written = to_text(*time);
  check(kit::parse_time_of_day(std::string_view{written}.substr(0, 5)) == *time,
        "a time of day is read as it was written", text);
}

// The moment as its date-time says it, with all nanoseconds.
auto written(kit::Timestamp const& stamp) -> std::string {
  auto const nanoseconds = concat(1'000'000'000 + std::int64_t{stamp.instant.nanoseconds});
  return concat(to_text(kit::date_time_of(stamp.instant.seconds + stamp.offset)), '.',
                std::string_view{nanoseconds}.substr(1), kit::offset_text(stamp.offset));
}

// A date-time of RFC 3339 in that form.
auto laid_out(std::string_view text) -> std::string {
  auto const numbers = text.substr(0, text.find_last_of("Zz+-"));
  auto const offset = text.substr(numbers.size());
  auto fraction = std::string{numbers.size() > 20 ? numbers.substr(20) : ""};
  fraction.resize(9, '0');
  auto const is_utc = offset.size() == 1 || offset == "-00:00";
  return concat(text.substr(0, 10), 'T', text.substr(11, 8), '.', fraction,
                is_utc ? "+00:00" : offset);
}

auto check_timestamp(std::string_view text) -> std::optional<kit::Timestamp> {
  auto const stamp = kit::parse_timestamp(text);
  check(!stamp || json::is_date_time(text), "date-times are those of the format", text);
  if (!stamp) {
    check_fault(stamp.error());
    check(!json::is_date_time(text) || stamp.error().message.contains("beyond the year"),
          "date-times of the format are read", text);
    return std::nullopt;
  }
  if (text.substr(17, 2) == "60") {
    auto const after = to_text(kit::date_time_of(stamp->instant.seconds));
    check(after.ends_with("-01T00:00:00") && stamp->instant.nanoseconds == 0,
          "a leap second is the one after it", text);
  } else {
    auto const again = written(*stamp);
    check_equal(again, laid_out(text), "a date-time is written as it was read");
    check(kit::parse_timestamp(again)->instant == stamp->instant,
          "a date-time is read as it was written", again);
  }
  return *stamp;
}

void check_words(std::string_view text) {
  auto const found = kit::search_zones(text);
  auto const below = kit::zones_in(text);
  check(std::ranges::all_of(found, [](auto name) { return kit::index_of_zone(name).has_value(); }),
        "what a search finds is a zone", text);
  for (auto const name : below) {
    check(base::equal_ignoring_case(name.substr(0, text.size()), text),
          "zones of a region begin with its name", text);
  }
  auto const zone = Zone::find(text);
  if (zone) {
    check_equal(zone->name(), text, "a zone has the name that it was found by");
    check(std::ranges::contains(found, text), "a zone is found by its name", text);
    check_equal(Zone::find(zone->main_name())->main_name(), zone->main_name(),
                "a main name is its own");
    return;
  }
  check_fault(zone.error());
  auto const& why = zone.error().message;
  constexpr auto question = std::string_view{"did you mean '"};
  if (auto const at = why.rfind(question); at != why.npos && why.ends_with("'?")) {
    auto const start = at + question.size();
    auto const meant = std::string_view{why}.substr(start, why.size() - start - 2);
    check(kit::index_of_zone(meant).has_value(), "a zone that was meant is one", why);
  }
}

void check_change(Zone const& zone, Transition const& change) {
  auto const context = concat(zone.name(), ' ', change.at.seconds);
  auto const before = host::Instant{.seconds = change.at.seconds - 1};
  check(change.before != change.after, "a change changes something", context);
  check(zone.at(before) == change.before && zone.at(change.at) == change.after,
        "a change is from what was to what is", context);
  check(zone.next_transition(before)->at == change.at,
        "a change is the next after the second before", context);
  check(zone.previous_transition({.seconds = change.at.seconds + 1})->at == change.at,
        "a change is the last before the second after", context);
  if (!is_inside(change.at.seconds)) return;
  check(seconds_since_epoch(change.local_after()) - seconds_since_epoch(change.local_before()) ==
            change.after.offset - change.before.offset,
        "clocks are changed by the difference of the offsets", context);
}

void check_local(Zone const& zone, kit::DateTime const& local) {
  if (!is_inside(seconds_since_epoch(local))) return;
  auto const context = concat(zone.name(), ' ', to_text(local));
  auto const [kind, first, second, change] = zone.resolve(local);
  auto const shows_it = [&](host::Instant moment) { return zone.local(moment) == local; };
  switch (kind) {
    case Moments::Kind::unique:
      check(first == second && shows_it(first) && !change, "a local time has its moment", context);
      return;
    case Moments::Kind::repeated:
      check(first < second && shows_it(first) && shows_it(second), "clocks show it twice", context);
      check(first < change->at && change->at <= second, "the change lies between", context);
      return check_change(zone, *change);
    case Moments::Kind::skipped:
      check(first > second && !shows_it(first) && !shows_it(second), "clocks skip it", context);
      check(change->local_before() <= local && local < change->local_after(),
            "it lies in what was skipped", context);
      return check_change(zone, *change);
  }
}

void check_moment(Zone const& zone, host::Instant moment) {
  auto const context = concat(zone.name(), ' ', moment.seconds);
  auto const next = zone.next_transition(moment);
  auto const last = zone.previous_transition(moment);
  check(!next || next->at > moment, "the next change is later", context);
  check(!last || last->at < moment, "the last change is earlier", context);
  for (auto const& change : {next, last}) {
    if (!change) continue;
    check_change(zone, *change);
    // The edges of what it skips or repeats.
    for (auto const& local : {change->local_before(), change->local_after()}) {
      check_local(zone, local);
      check_local(zone, kit::date_time_of(seconds_since_epoch(local) - 1));
    }
  }
  if (!is_inside(moment.seconds)) return;

  // Nothing changes from the last change to the next.
  auto const now = zone.at(moment);
  check(!next || next->before == now, "it goes on until the next change", context);
  check(!last || last->after == zone.at({.seconds = moment.seconds - 1}),
        "it went on since the last change", context);

  auto const local = zone.local(moment);
  check_local(zone, local);
  auto const moments = zone.resolve(local);
  check(moments.first.seconds == moment.seconds || moments.second.seconds == moment.seconds,
        "a moment is found by what clocks show", context);
  // RFC 3339 has no offsets with seconds, and no years before 0.
  auto const text = zone.format(moment);
  if (now.offset % 60 != 0 || local.date.year < 0) return;
  auto const stamp = kit::parse_timestamp(text);
  check(stamp && stamp->instant.seconds == moment.seconds && stamp->offset == now.offset,
        "a moment is read as it was written", text);
}

// The zone of that name; else any, by the first two bytes.
auto zone_of(std::string_view name) -> Zone {
  if (kit::index_of_zone(name)) return *Zone::find(name);
  auto const byte = [&](std::size_t i) {
    return i < name.size() ? static_cast<unsigned char>(name[i]) : std::size_t{0};
  };
  auto const names = kit::zone_names();
  return *Zone::find(names[(byte(0) * 256 + byte(1)) % names.size()]);
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto rest = std::string_view{reinterpret_cast<char const*>(data), size};
  auto const take_line = [&] {
    auto const line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    return line;
  };
  auto const name = take_line();
  if (rest.empty()) {
    check_words(name);
    return 0;
  }
  auto const zone = zone_of(name);
  for (auto lines = 0; lines < 4 && !rest.empty(); ++lines) {
    auto const line = take_line();
    check_date(line);
    check_time_of_day(line);
    if (auto const number = base::parse_integer<std::int64_t>(line)) {
      check_moment(zone, {.seconds = *number});
    }
    if (auto const stamp = check_timestamp(line)) {
      check_moment(zone, stamp->instant);
      check_local(zone, kit::date_time_of(stamp->instant.seconds + stamp->offset));
    }
  }
  return 0;
}
