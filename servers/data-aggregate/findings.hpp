// What can be found in a field, or between two: how its values are spread, which stand far out, and
// which fields go together.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "json/writer.hpp"
#include "kit/statistics/moments.hpp"
#include "mcp/server.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {

struct HistogramOf {
  mcp::Arg<std::string, "Field with numbers"> field;
  mcp::Arg<std::uint32_t, "Number of bins of equal width", mcp::at_least{1}, mcp::at_most{1000},
           mcp::otherwise{10}>
      bins;
};

enum class Method : std::uint8_t { iqr, mad };

struct OutliersOf {
  mcp::Arg<std::string, "Field with numbers"> field;
  mcp::Arg<Method,
           "iqr: beyond the quartiles by a multiple of their distance; mad: by a multiple of the "
           "median absolute deviation",
           mcp::otherwise{Method::iqr}>
      method;
  mcp::Arg<std::optional<double>, "The multiple; else 1.5 for iqr and 3.5 for mad",
           mcp::at_least{0}>
      factor;
};

// The finite numbers of a field, each with its row.
class Column {
 public:
  explicit Column(std::string_view field) : field_{field} {}

  // Fails when they get too many.
  auto add(json::View row) -> base::Result<void>;

  void write_histogram(json::Writer& writer, std::uint32_t bins) const;
  void write_outliers(json::Writer& writer, Method method, std::optional<double> factor) const;

 private:
  Field field_;
  std::uint64_t row_ = 0;
  std::vector<double> values_;
  std::vector<std::uint32_t> rows_;
};

// All pairs of some fields.
class Correlations {
 public:
  explicit Correlations(std::vector<std::string> const& fields);

  void add(json::View row);
  void write(json::Writer& writer) const;

 private:
  std::vector<Field> fields_;
  std::vector<std::optional<double>> numbers_;  // of the row
  std::vector<kit::Pairs> pairs_;
};

}  // namespace aggregate
