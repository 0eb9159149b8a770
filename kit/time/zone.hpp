// A time zone of the IANA data that is compiled in: what its clocks show at a moment, which moments
// a local time names, and when the clocks are changed. Looking things up needs no start-up work and
// allocates nothing.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "host/clock.hpp"
#include "kit/time/civil.hpp"

namespace kit {

// How the clocks of a zone go for a while.
struct Observance {
  std::int32_t offset = 0;        // Seconds ahead of UTC.
  bool is_dst = false;            // The data's own flag: in Dublin it is winter time that has it.
  std::string_view abbreviation;  // "KST", or "+0545" where people have no name for it.

  auto operator==(Observance const&) const -> bool = default;
};

// A change of offset, flag or abbreviation.
struct Transition {
  host::Instant at;  // The first moment of `after`.
  Observance before;
  Observance after;

  // What a clock shows at that moment when it is not changed, and what it shows when it is.
  auto local_before() const -> DateTime;
  auto local_after() const -> DateTime;
};

// The moments that a local time names in a zone. Nearly always that is one; when clocks were put
// back it is two, and what they skipped when they were put forward is none.
struct Moments {
  enum class Kind : std::uint8_t { unique, repeated, skipped };

  Kind kind = Kind::unique;
  // unique: the moment, twice.
  // repeated: the first and the last moment at which clocks show it.
  // skipped: what it would be without the change, and what it would be had the change come earlier;
  //   so `first` is the later one. (These are the folds 0 and 1 of Python's PEP 495.)
  host::Instant first;
  host::Instant second;
  // The change that repeats or skips it. Nothing when it is unique.
  std::optional<Transition> change;
};

class Zone {
 public:
  // The zone of an IANA name such as "Asia/Seoul", links such as "US/Pacific" included; case
  // counts. The error quotes the name and says which one was meant, if any comes close.
  static auto find(std::string_view name) -> base::Result<Zone>;

  // As given to find(). The text lives forever.
  auto name() const -> std::string_view;
  // The name of which name() is a link, or name() itself.
  auto main_name() const -> std::string_view;

  // A moment outside the years of civil.hpp counts as the nearest one within.
  auto at(host::Instant moment) const -> Observance;
  auto offset(host::Instant moment) const -> std::int32_t;
  auto is_dst(host::Instant moment) const -> bool;
  auto abbreviation(host::Instant moment) const -> std::string_view;

  // What clocks show, without fractions of a second.
  auto local(host::Instant moment) const -> DateTime;
  // The same with the offset: "2026-01-15T18:00:00+09:00".
  auto format(host::Instant moment) const -> std::string;

  // The moments of a valid local time.
  auto resolve(DateTime const& local) const -> Moments;

  // The first change after a moment, and the last one before it. Changes go on to the year 9999
  // where the zone has a rule for them.
  auto next_transition(host::Instant after) const -> std::optional<Transition>;
  auto previous_transition(host::Instant before) const -> std::optional<Transition>;

 private:
  explicit Zone(std::uint16_t name) : name_{name} {}

  std::uint16_t name_;
};

// The release of the data, such as "2026a".
auto zone_data_version() -> std::string_view;

}  // namespace kit
