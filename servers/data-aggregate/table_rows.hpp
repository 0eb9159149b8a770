// The rows of a result: put into columns, chosen, ordered and cut.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "json/writer.hpp"
#include "servers/data-aggregate/filter.hpp"

namespace aggregate {

struct TableRows {
  std::vector<std::string> names;               // of the columns
  std::vector<std::vector<std::string>> cells;  // of each row, as JSON
};

// The values of the last key become columns, which hold what stands in the measure's, the last.
// Before them are the other keys.
auto pivoted(TableRows rows) -> base::Result<TableRows>;

// Leaves those that keep the conditions.
void keep(TableRows& rows, Filter const& having);

// By columns, each from low to high, or from high to low after a '-'.
auto order(TableRows& rows, std::vector<std::string> const& by) -> base::Result<void>;

// An array of objects, of at most `limit` rows after `offset`.
void write(json::Writer& writer, TableRows const& rows, std::uint64_t offset, std::uint64_t limit);

}  // namespace aggregate
