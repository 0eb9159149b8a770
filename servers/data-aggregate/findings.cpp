#include "servers/data-aggregate/findings.hpp"

#include <algorithm>
#include <cmath>

#include "base/sort.hpp"
#include "servers/data-aggregate/accumulators.hpp"
#include "servers/data-aggregate/table.hpp"

namespace aggregate {
namespace {

constexpr auto most_told = std::size_t{100};

}  // namespace

auto Column::add(json::View row) -> base::Result<void> {
  auto const value = field_.of(row);
  auto const number = value ? number_of(*value) : std::nullopt;
  if (number && std::isfinite(*number)) {
    values_.push_back(*number);
    rows_.push_back(static_cast<std::uint32_t>(row_));
    if (values_.size() * (sizeof(double) + sizeof(std::uint32_t)) > most_bytes) {
      return too_much_held();
    }
  }
  ++row_;
  return {};
}

void Column::write_histogram(json::Writer& writer, std::uint32_t bins) const {
  writer.begin_object().member("field", field_.name());
  writer.key("count").integer(values_.size()).key("bins").begin_array();
  if (!values_.empty()) {
    auto const [lowest, highest] = std::ranges::minmax(values_);
    // Halves, for their difference may be more than a double holds.
    auto const half_step = (highest / 2 - lowest / 2) / bins;
    auto const edge = [&](std::uint32_t i) {
      return i == bins ? highest : lowest + half_step * i + half_step * i;
    };
    auto counts = std::vector<std::uint64_t>(bins);
    for (auto const value : values_) {
      auto const place = half_step > 0 ? (value / 2 - lowest / 2) / half_step : 0;
      auto bin = static_cast<std::uint32_t>(std::min(place, bins - 1.0));
      // What rounding has moved over an edge goes back.
      if (bin > 0 && value < edge(bin)) --bin;
      if (bin + 1 < bins && value >= edge(bin + 1)) ++bin;
      ++counts[bin];
    }
    if (half_step == 0) counts.resize(1);
    for (auto i = std::uint32_t{0}; i < counts.size(); ++i) {
      writer.begin_object();
      write_float(writer.key("from"), edge(i));
      write_float(writer.key("to"), half_step == 0 ? highest : edge(i + 1));
      writer.key("count").integer(counts[i]).end_object();
    }
  }
  writer.end_array().end_object();
}

void Column::write_outliers(json::Writer& writer, Method method,
                            std::optional<double> factor) const {
  writer.begin_object().member("field", field_.name());
  writer.key("values").integer(values_.size());
  if (values_.empty()) {
    writer.key("count").integer(0).key("items").begin_array().end_array().end_object();
    return;
  }
  auto sorted = values_;
  base::sort(sorted);
  auto lower = 0.0;
  auto upper = 0.0;
  if (method == Method::iqr) {
    auto const first = quantile(sorted, 0.25);
    auto const third = quantile(sorted, 0.75);
    auto const reach = factor.value_or(1.5) * (third - first);
    lower = first - reach;
    upper = third + reach;
  } else {
    auto const median = quantile(sorted, 0.5);
    for (auto& each : sorted) each = std::abs(each - median);
    base::sort(sorted);
    // Of normal values the deviation is 1 / 0.6745 times that.
    auto const reach = factor.value_or(3.5) * quantile(sorted, 0.5) / 0.6745;
    lower = median - reach;
    upper = median + reach;
  }
  auto const is_out = [&](double value) { return value < lower || value > upper; };
  write_float(writer.key("lower"), lower);
  write_float(writer.key("upper"), upper);
  writer.key("count").integer(std::ranges::count_if(values_, is_out));
  writer.key("items").begin_array();
  auto told = std::size_t{0};
  for (auto i = std::size_t{0}; i < values_.size() && told < most_told; ++i) {
    if (!is_out(values_[i])) continue;
    ++told;
    writer.begin_object().key("row").integer(rows_[i]);
    write_number(writer.key("value"), values_[i]);
    writer.end_object();
  }
  writer.end_array().end_object();
}

Correlations::Correlations(std::vector<std::string> const& fields) {
  for (auto const& name : fields) fields_.emplace_back(name);
  numbers_.resize(fields.size());
  pairs_.resize(fields.size() * (fields.size() - 1) / 2);
}

void Correlations::add(json::View row) {
  for (auto i = std::size_t{0}; i < fields_.size(); ++i) {
    auto const value = fields_[i].of(row);
    auto const number = value ? number_of(*value) : std::nullopt;
    numbers_[i] = number && std::isfinite(*number) ? number : std::nullopt;
  }
  auto pair = pairs_.begin();
  for (auto i = std::size_t{0}; i < fields_.size(); ++i) {
    for (auto j = i + 1; j < fields_.size(); ++j, ++pair) {
      if (numbers_[i] && numbers_[j]) pair->add(*numbers_[i], *numbers_[j]);
    }
  }
}

void Correlations::write(json::Writer& writer) const {
  writer.begin_array();
  auto pair = pairs_.begin();
  for (auto i = std::size_t{0}; i < fields_.size(); ++i) {
    for (auto j = i + 1; j < fields_.size(); ++j, ++pair) {
      writer.begin_object().member("x", fields_[i].name()).member("y", fields_[j].name());
      writer.key("count").integer(pair->count());
      auto const is_enough = pair->count() > 1;
      write_float(writer.key("covariance"), is_enough ? pair->covariance() : NAN);
      write_float(writer.key("correlation"), is_enough ? pair->correlation() : NAN);
      write_float(writer.key("slope"), is_enough ? pair->slope() : NAN);
      write_float(writer.key("intercept"), is_enough ? pair->intercept() : NAN);
      writer.end_object();
    }
  }
  writer.end_array();
}

}  // namespace aggregate
