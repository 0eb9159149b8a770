// Measures: what is computed of a field over the rows of a group.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "json/writer.hpp"
#include "mcp/server.hpp"

namespace aggregate {

enum class Function : std::uint8_t {
  count,
  sum,
  mean,
  median,
  min,
  max,
  stdev,
  variance,
  mode,
  percentile,
  approx_percentile,
  distinct,
  approx_distinct,
  first,
  last
};

struct Measure {
  mcp::Arg<Function,
           "What to compute: count (of rows, or of a field's values), sum (decimal, every digit "
           "kept), mean, median, min, max, stdev and variance (of a sample), mode, percentile "
           "(exact), approx_percentile (t-digest), distinct, approx_distinct (HyperLogLog), first, "
           "last">
      function;
  mcp::Arg<std::optional<std::string>, "Field or path; only count goes without"> field;
  mcp::Arg<std::optional<double>, "Which percentile, from 0 to 100", mcp::at_least{0},
           mcp::at_most{100}>
      percent;
  mcp::Arg<std::optional<std::string>,
           "Name in the result; else such as sum_amount or percentile_95_amount",
           mcp::min_length{1}>
      as;
};

// The name of its column.
auto name_of(Measure const& measure) -> std::string;

// Whether it has what its function needs.
auto check(Measure const& measure) -> base::Result<void>;

class Accumulator {
 public:
  virtual ~Accumulator() = default;
  // Takes the value of a row, and says by about how many bytes it has grown. Values that are
  // missing, null or not of a kind that the measure knows are passed over.
  virtual auto add(std::optional<json::View> value) -> std::size_t = 0;
  // One JSON value; null where there is none.
  virtual void write(json::Writer& writer) = 0;
};

auto make_accumulator(Measure const& measure) -> std::unique_ptr<Accumulator>;

// The value below which the part `q` of the sorted values lies, between two of them in proportion;
// of at least one.
auto quantile(std::vector<double> const& sorted, double q) -> double;
// The middle one, or what is half way between the two in the middle; of at least one.
auto median(std::vector<double> const& values) -> double;

// As Python writes a float: 3.0, 1e+16; what is infinite or nan as null.
void write_float(json::Writer& writer, double value);

// The double as it is, or as an integer where it is one.
void write_number(json::Writer& writer, double value);

}  // namespace aggregate
