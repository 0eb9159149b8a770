// Answers questions about kit/time on standard input, one line each, for time_zones.py to compare
// with what Python says. Moments are seconds since 1970, UTC.

#include <cstdio>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "kit/time/civil.hpp"
#include "kit/time/timestamp.hpp"
#include "kit/time/zone.hpp"
#include "kit/time/zone_names.hpp"

namespace {

using base::concat;

auto told(kit::Observance const& observance) -> std::string {
  return concat(observance.offset, ' ', observance.is_dst ? 1 : 0, ' ', observance.abbreviation);
}

auto told(std::optional<kit::Transition> const& change) -> std::string {
  if (!change) return "none";
  return concat(change->at.seconds, ' ', told(change->before), ' ', told(change->after));
}

auto told(kit::Moments const& moments) -> std::string {
  auto const kind = moments.kind == kit::Moments::Kind::unique     ? "unique"
                    : moments.kind == kit::Moments::Kind::repeated ? "repeated"
                                                                   : "skipped";
  return concat(kind, ' ', moments.first.seconds, ' ', moments.second.seconds);
}

auto told(kit::Date const& date) -> std::string {
  return concat(kit::to_text(date), ' ', static_cast<int>(kit::weekday_of(date)), ' ',
                kit::name_of(kit::weekday_of(date)), ' ', kit::day_of_year(date));
}

auto told(base::Result<kit::Timestamp> const& stamp) -> std::string {
  if (!stamp) return "error";
  return concat(stamp->instant.seconds, ' ', stamp->instant.nanoseconds, ' ', stamp->offset);
}

class Probe {
 public:
  auto answer(std::string_view question) -> std::string {
    auto const space = question.find(' ');
    auto const verb = question.substr(0, space);
    auto const rest = space == question.npos ? std::string_view{} : question.substr(space + 1);
    if (verb == "version") return std::string{kit::zone_data_version()};
    if (verb == "names") {
      auto text = std::string{};
      for (auto const name : kit::zone_names()) text += concat(name, ' ');
      return text;
    }
    if (verb == "zone") return choose(rest);
    if (verb == "stamp") return told(kit::parse_timestamp(rest));
    if (verb == "date") {
      auto const date = kit::parse_date(rest);
      return date ? concat(kit::days_since_epoch(*date)) : "error";
    }
    auto const number = base::parse_integer<std::int64_t>(rest);
    if (verb == "day" && number) return told(kit::date_of(*number));
    if (!zone_) return "no zone";
    if (verb == "local") {
      // The local time comes as if it were in UTC.
      auto const local = kit::parse_timestamp(concat(rest, 'Z'));
      return local ? told(zone_->resolve(kit::date_time_of(local->instant.seconds))) : "error";
    }
    if (!number) return "no number";
    auto const moment = host::Instant{.seconds = *number};
    if (verb == "at") return concat(told(zone_->at(moment)), ' ', zone_->format(moment));
    if (verb == "next") return told(zone_->next_transition(moment));
    if (verb == "previous") return told(zone_->previous_transition(moment));
    return "unknown question";
  }

 private:
  auto choose(std::string_view name) -> std::string {
    auto const zone = kit::Zone::find(name);
    if (!zone) return concat("error ", zone.error().message);
    zone_ = *zone;
    return concat("ok ", zone->name(), ' ', zone->main_name());
  }

  std::optional<kit::Zone> zone_;
};

}  // namespace

auto main() -> int {
  auto probe = Probe{};
  auto question = std::string{};
  for (auto c = std::getchar(); c != EOF; c = std::getchar()) {
    if (c != '\n') {
      question += static_cast<char>(c);
      continue;
    }
    std::puts(probe.answer(question).c_str());
    question.clear();
  }
}
