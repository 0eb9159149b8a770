#include "servers/data-aggregate/table.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"

namespace aggregate {

auto too_many_groups() -> std::unexpected<base::Error> {
  return base::failure(base::concat("there are more than ", most_groups,
                                    " groups; group by something coarser, or leave rows out with "
                                    "where"));
}

auto too_much_held() -> std::unexpected<base::Error> {
  return base::failure(base::concat("the groups and their measures hold more than ",
                                    most_bytes >> 20,
                                    " MB; approx_percentile and approx_distinct take less, and so "
                                    "do fewer groups"));
}

auto Table::make(std::vector<std::string> const& keys, std::optional<Resample> const& resample,
                 std::vector<Measure> measures) -> base::Result<Table> {
  auto table = Table{};
  if (resample) {
    auto span = Span::parse(resample->every);
    if (!span) return base::failure("resample.every: " + span.error().message);
    table.span_ = *span;
    table.keys_.emplace_back(resample->field);
  }
  for (auto const& key : keys) table.keys_.emplace_back(key);
  if (measures.empty()) {
    auto count = Measure{};
    count.function = Function::count;
    count.as = "count";
    measures.push_back(std::move(count));
  }
  auto names = std::vector<std::string>{};
  for (auto const& key : table.keys_) names.push_back(key.name());
  for (auto const& measure : measures) {
    TRY(check(measure));
    names.push_back(name_of(measure));
    table.fields_.push_back(measure.field ? std::optional{Field{*measure.field}} : std::nullopt);
  }
  for (auto const& name : names) {
    if (std::ranges::count(names, name) > 1) {
      return base::failure(base::concat("two columns of the result are named ", base::quoted(name),
                                        "; give one another name with as"));
    }
  }
  table.measures_ = std::move(measures);
  return table;
}

auto Table::add(json::View row) -> base::Result<void> {
  key_.clear();
  auto moment = std::optional<std::int64_t>{};
  for (auto i = std::size_t{0}; i < keys_.size(); ++i) {
    auto const value = keys_[i].of(row);
    if (i != 0 || !span_) {
      append_key(key_, value);
      continue;
    }
    auto const at = value ? moment_of(*value) : std::nullopt;
    if (at) moment = span_->beginning(*at);
    key_ += moment ? base::concat(*moment, ";") : ";";
  }
  auto const group = groups_.add(key_);
  auto const width = measures_.size();
  if (std::size_t{group} * width == accumulators_.size()) {
    if (groups_.size() > most_groups) return too_many_groups();
    for (auto i = std::size_t{0}; i < keys_.size(); ++i) {
      auto const value = keys_[i].of(row);
      if (i == 0 && span_) {
        cells_.push_back(moment ? json::quote(moment_text(*moment)) : "null");
      } else {
        cells_.push_back(value ? json::to_text(*value) : "null");
      }
      held_ += sizeof(std::string) + cells_.back().size();
    }
    for (auto const& measure : measures_) accumulators_.push_back(make_accumulator(measure));
    held_ += key_.size() + 200 * width;
  }
  for (auto i = std::size_t{0}; i < width; ++i) {
    auto const& field = fields_[i];
    held_ += accumulators_[group * width + i]->add(field ? field->of(row) : std::nullopt);
  }
  return held_ > most_bytes ? base::Result<void>{too_much_held()} : base::Result<void>{};
}

auto Table::take() -> TableRows {
  auto rows = TableRows{};
  for (auto const& key : keys_) rows.names.push_back(key.name());
  for (auto const& measure : measures_) rows.names.push_back(name_of(measure));
  auto cell = std::make_move_iterator(cells_.begin());
  for (auto group = std::size_t{0}; group < groups_.size(); ++group) {
    auto& row = rows.cells.emplace_back();
    row.reserve(rows.names.size());
    for (auto i = std::size_t{0}; i < keys_.size(); ++i) row.push_back(*cell++);
    for (auto i = std::size_t{0}; i < measures_.size(); ++i) {
      auto& accumulator = accumulators_[group * measures_.size() + i];
      auto writer = json::Writer{};
      accumulator->write(writer);
      row.push_back(writer.take());
      accumulator.reset();
    }
  }
  return rows;
}

}  // namespace aggregate
