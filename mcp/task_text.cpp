#include "mcp/task_text.hpp"

#include "base/text.hpp"

namespace mcp::task {
namespace {

// ISO 8601: 2026-07-28T09:30:00Z.
// https://howardhinnant.github.io/date_algorithms.html#civil_from_days
auto iso_time(std::int64_t seconds) -> std::string {
  auto const days = static_cast<unsigned>(seconds / 86400) + 719468;
  auto const era = days / 146097;
  auto const day_of_era = days % 146097;
  auto const year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  auto const day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  auto const shifted = (5 * day_of_year + 2) / 153;  // months from March on
  auto const month = shifted < 10 ? shifted + 3 : shifted - 9;
  auto const in_day = static_cast<unsigned>(seconds % 86400);
  auto const two = [](unsigned value) { return base::concat(value < 10 ? "0" : "", value); };
  return base::concat(era * 400 + year_of_era + (month <= 2 ? 1 : 0), "-", two(month), "-",
                      two(day_of_year - (153 * shifted + 2) / 5 + 1), "T", two(in_day / 3600), ":",
                      two(in_day / 60 % 60), ":", two(in_day % 60), "Z");
}

}  // namespace

void write_task(json::Writer& writer, State const& state) {
  writer.member("taskId", state.id).member("status", name(state.status));
  if (!state.message.empty()) writer.member("statusMessage", state.message);
  writer.member("createdAt", iso_time(state.created));
  writer.member("lastUpdatedAt", iso_time(state.updated));
  writer.key("ttlMs").integer(state.options.ttlMs);
  writer.key("pollIntervalMs").integer(state.options.pollIntervalMs);
}

void write_detailed_task(json::Writer& writer, State const& state) {
  write_task(writer, state);
  if (state.status == Status::input_required) {
    writer.key("inputRequests").begin_object();
    for (auto const& [key, request, answered] : state.asked) {
      if (!answered) writer.key(key).raw(request);
    }
    writer.end_object();
  }
  if (!state.outcome.empty()) {
    writer.key(state.status == Status::failed ? "error" : "result").raw(state.outcome);
  }
}

}  // namespace mcp::task
