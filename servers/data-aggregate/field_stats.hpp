// The statistics of numbers as the original gives them.

#pragma once

#include <vector>

#include "json/writer.hpp"

namespace aggregate {

// count, sum, min, max, mean, median, and stdev of more than one; of none the count alone. The sum
// is added up from left to right, as Python's sum() of 3.11 does; mean and stdev are exact and
// rounded once.
void write_stats(json::Writer& writer, std::vector<double> const& values);

// The exact mean of values [from, to), rounded once; nan where one is infinite or nan.
auto mean_of(std::vector<double> const& values, std::size_t from, std::size_t to) -> double;

}  // namespace aggregate
