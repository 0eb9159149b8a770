// Rows in groups, with measures of each.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "servers/data-aggregate/accumulators.hpp"
#include "servers/data-aggregate/keys.hpp"
#include "servers/data-aggregate/moments_in_time.hpp"
#include "servers/data-aggregate/table_rows.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {

// The bounds of what one call may hold.
inline constexpr auto most_groups = std::size_t{1'000'000};
inline constexpr auto most_bytes = std::size_t{512} << 20;

auto too_many_groups() -> std::unexpected<base::Error>;
auto too_much_held() -> std::unexpected<base::Error>;

struct Resample {
  mcp::Arg<std::string, "Field with timestamps"> field;
  mcp::Arg<std::string, "Span of time: 15m, 1h, 1d, 1w, 1mo, 1y"> every;
};

class Table {
 public:
  // One of its names for each column; two of one name are a failure.
  static auto make(std::vector<std::string> const& keys, std::optional<Resample> const& resample,
                   std::vector<Measure> measures) -> base::Result<Table>;

  auto add(json::View row) -> base::Result<void>;

  // What was gathered; it is spent.
  auto take() -> TableRows;

 private:
  std::vector<Field> keys_;  // the first is that of the moments, if there is a span
  std::optional<Span> span_;
  std::vector<Measure> measures_;
  std::vector<std::optional<Field>> fields_;  // of the measures

  Keys groups_;
  std::string key_;
  std::vector<std::string> cells_;  // of the keys of all groups
  std::vector<std::unique_ptr<Accumulator>> accumulators_;
  std::size_t held_ = 0;
};

}  // namespace aggregate
