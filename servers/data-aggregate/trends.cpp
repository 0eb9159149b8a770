#include "servers/data-aggregate/trends.hpp"

#include <algorithm>
#include <cmath>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "kit/statistics/moments.hpp"
#include "servers/data-aggregate/accumulators.hpp"
#include "servers/data-aggregate/answer.hpp"
#include "servers/data-aggregate/field_stats.hpp"
#include "servers/data-aggregate/moments_in_time.hpp"
#include "servers/data-aggregate/table.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {
namespace {

struct Point {
  std::optional<double> moment;
  double value;
};

auto values_of(std::vector<Point> const& points) -> std::vector<double> {
  auto values = std::vector<double>{};
  values.reserve(points.size());
  for (auto const& point : points) values.push_back(point.value);
  return values;
}

void sort_by_moment(std::vector<Point>& points) {
  std::erase_if(points, [](Point const& point) { return !point.moment; });
  base::sort(points, std::less<>{}, [](Point const& point) { return *point.moment; });
}

// One point for each span that has any, at its beginning.
auto in_spans(std::vector<Point> points, Span const& span) -> std::vector<Point> {
  sort_by_moment(points);
  auto spans = std::vector<Point>{};
  auto const values = values_of(points);
  for (auto from = std::size_t{0}; from < points.size();) {
    auto const beginning = span.beginning(*points[from].moment);
    auto to = from + 1;
    while (to < points.size() && span.beginning(*points[to].moment) == beginning) ++to;
    spans.push_back({static_cast<double>(beginning), mean_of(values, from, to)});
    from = to;
  }
  return spans;
}

// The places of the highest values of a window that moves, or of the lowest: the first is it.
class Highest {
 public:
  explicit Highest(double sign) : sign_{sign} {}
  auto next(std::vector<double> const& values, std::size_t at, std::size_t window) -> double {
    while (places_.size() > first_ && sign_ * values[places_.back()] <= sign_ * values[at]) {
      places_.pop_back();
    }
    places_.push_back(at);
    if (places_[first_] + window <= at) ++first_;
    return values[places_[first_]];
  }

 private:
  double sign_;
  std::vector<std::size_t> places_;
  std::size_t first_ = 0;
};

void write_windows(json::Writer& writer, std::vector<Point> const& points, std::size_t window) {
  auto const values = values_of(points);
  auto highest = Highest{1};
  auto lowest = Highest{-1};
  auto sum = kit::ExactSum{};
  auto not_finite = std::size_t{0};  // in the window
  writer.key("moving").begin_object().key("window").integer(window).key("points").begin_array();
  for (auto i = std::size_t{0}; i < values.size(); ++i) {
    auto const max = highest.next(values, i, window);
    auto const min = lowest.next(values, i, window);
    std::isfinite(values[i]) ? sum.add(values[i]) : static_cast<void>(++not_finite);
    if (i >= window) {
      auto const gone = values[i - window];
      std::isfinite(gone) ? sum.add(-gone) : static_cast<void>(--not_finite);
    }
    if (i + 1 < window) continue;
    writer.begin_object();
    if (points[i].moment) {
      auto const seconds = static_cast<std::int64_t>(std::floor(*points[i].moment));
      writer.member("time", moment_text(seconds));
    }
    write_float(writer.key("mean"),
                not_finite == 0 ? kit::rounded_quotient(sum.value(), window, 1) : NAN);
    write_float(writer.key("min"), min);
    write_float(writer.key("max"), max);
    writer.end_object();
  }
  writer.end_array().end_object();
}

void write_fit(json::Writer& writer, std::vector<Point> const& points) {
  auto const all_timed =
      std::ranges::all_of(points, [](Point const& point) { return point.moment.has_value(); });
  auto pairs = kit::Pairs{};
  for (auto i = std::size_t{0}; i < points.size(); ++i) {
    // From the first moment on: seconds since 1970 would leave the line few digits.
    auto const x = all_timed ? *points[i].moment - *points[0].moment : static_cast<double>(i);
    if (std::isfinite(points[i].value)) pairs.add(x, points[i].value);
  }
  auto const is_enough = pairs.count() > 1;
  auto const correlation = is_enough ? pairs.correlation() : NAN;
  writer.key("fit").begin_object().member("per", all_timed ? "second" : "point");
  write_float(writer.key("slope"), is_enough ? pairs.slope() : NAN);
  write_float(writer.key("intercept"), is_enough ? pairs.intercept() : NAN);
  write_float(writer.key("r_squared"), correlation * correlation);
  writer.end_object();
}

}  // namespace

auto compute_trends(ComputeTrends const& in, kit::Inputs const& inputs, mcp::CallContext& call)
    -> mcp::Result<mcp::CallToolResult> {
  auto span = std::optional<Span>{};
  if (in.every) {
    auto parsed = Span::parse(*in.every);
    if (!parsed) return mcp::failure("every: " + parsed.error().message);
    span = *parsed;
  }
  auto rows = TRY(Rows::open({.list_name = "time_series",
                              .list = in.time_series ? &*in.time_series : nullptr,
                              .path = in.path,
                              .format = in.format},
                             inputs, call));
  auto const needs_time = span || in.sort || in.fit || in.window;
  auto const time = Field{in.time_field};
  auto const value = Field{in.value_field};
  auto points = std::vector<Point>{};
  while (auto const row = TRY(rows.next())) {
    auto const found = value.of(*row);
    auto const number = found ? number_of(*found) : std::nullopt;
    if (!number) continue;
    auto const moment = needs_time ? time.of(*row) : std::nullopt;
    points.push_back({moment ? moment_of(*moment) : std::nullopt, *number});
    if (points.size() * sizeof(Point) > most_bytes) return too_much_held();
  }
  if (span) {
    points = in_spans(std::move(points), *span);
  } else if (in.sort) {
    sort_by_moment(points);
  }
  auto writer = json::Writer{};
  writer.begin_object().key("data_points").integer(points.size());
  if (points.size() < 2) {
    writer.member("trend", "insufficient_data").end_object();
    return answer(writer.take());
  }
  auto const values = values_of(points);
  auto const half = values.size() / 2;
  auto const first = mean_of(values, 0, half);
  auto const second = mean_of(values, half, values.size());
  writer.member("trend", second > first * 1.1   ? "increasing"
                         : second < first * 0.9 ? "decreasing"
                                                : "stable");
  write_stats(writer.key("stats"), values);
  write_float(writer.key("first_half_avg"), first);
  write_float(writer.key("second_half_avg"), second);
  if (first != 0) {
    write_float(writer.key("change_percent"), (second - first) / first * 100);
  } else {
    writer.key("change_percent").integer(0);
  }
  if (in.window) write_windows(writer, points, *in.window);
  if (in.fit) write_fit(writer, points);
  writer.end_object();
  return answer(writer.take());
}

}  // namespace aggregate
