#include "servers/data-aggregate/field_stats.hpp"

#include <cmath>

#include "kit/statistics/moments.hpp"
#include "servers/data-aggregate/accumulators.hpp"

namespace aggregate {

auto mean_of(std::vector<double> const& values, std::size_t from, std::size_t to) -> double {
  auto sum = kit::ExactSum{};
  for (auto i = from; i < to; ++i) {
    if (!std::isfinite(values[i])) return NAN;
    sum.add(values[i]);
  }
  return kit::rounded_quotient(sum.value(), to - from, 1);
}

void write_stats(json::Writer& writer, std::vector<double> const& values) {
  writer.begin_object();
  writer.key("count").integer(values.size());
  if (values.empty()) {
    writer.end_object();
    return;
  }
  auto sum = 0.0;
  auto moments = kit::Moments{};
  auto numbers = std::vector<double>{};  // all but nan
  auto is_finite = true;
  auto lowest = double{NAN};
  auto highest = double{NAN};
  for (auto const value : values) {
    sum += value;
    if (std::isfinite(value)) {
      moments.add(value);
    } else {
      is_finite = false;
    }
    if (std::isnan(value)) continue;
    // Of equal ones the first, as Python's min() and max(): 0.0 and -0.0 are.
    lowest = numbers.empty() || value < lowest ? value : lowest;
    highest = numbers.empty() || value > highest ? value : highest;
    numbers.push_back(value);
  }
  write_float(writer.key("sum"), sum);
  write_float(writer.key("min"), lowest);
  write_float(writer.key("max"), highest);
  write_float(writer.key("mean"), is_finite ? moments.mean() : NAN);
  write_float(writer.key("median"), numbers.empty() ? NAN : median(numbers));
  if (values.size() > 1) write_float(writer.key("stdev"), is_finite ? moments.deviation() : NAN);
  writer.end_object();
}

}  // namespace aggregate
