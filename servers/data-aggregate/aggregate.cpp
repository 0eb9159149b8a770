#include "servers/data-aggregate/aggregate.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "json/python.hpp"
#include "servers/data-aggregate/answer.hpp"
#include "servers/data-aggregate/field_stats.hpp"
#include "servers/data-aggregate/profile.hpp"
#include "servers/data-aggregate/sizes.hpp"

namespace aggregate {
namespace {

constexpr auto counts_told = std::size_t{20};

// How often each text of a field comes, as the original counts.
class Tally {
 public:
  explicit Tally(std::string_view field) : field_{field} {}

  auto add(json::View row) -> base::Result<void> {
    auto const value = field_.of(row);
    auto const number = !value                          ? keys_.add("unknown")
                        : value->is(json::Kind::string) ? keys_.add(value->string())
                                                        : keys_.add(json::python_str(*value));
    if (number == counts_.size()) counts_.push_back(0);
    ++counts_[number];
    if (keys_.size() > most_groups) return too_many_groups();
    return keys_.bytes() > most_bytes ? base::Result<void>{too_much_held()} : base::Result<void>{};
  }

  auto field() const -> std::string const& { return field_.name(); }
  auto size() const -> std::size_t { return keys_.size(); }

  void write_all(json::Writer& writer) const {
    writer.begin_object();
    for (auto i = std::size_t{0}; i < counts_.size(); ++i) writer.key(keys_[i]).integer(counts_[i]);
    writer.end_object();
  }
  void write_most(json::Writer& writer) const {
    auto places = std::vector<std::uint32_t>(counts_.size());
    std::iota(places.begin(), places.end(), 0U);
    base::sort(places, std::greater<>{}, [this](std::uint32_t place) { return counts_[place]; });
    writer.begin_object();
    for (auto i = std::size_t{0}; i < std::min(places.size(), counts_told); ++i) {
      writer.key(keys_[places[i]]).integer(counts_[places[i]]);
    }
    writer.end_object();
  }

 private:
  Field field_;
  Keys keys_;
  std::vector<std::uint64_t> counts_;
};

struct Numbers {
  Field field;
  std::vector<double> values;
};

class Aggregation {
 public:
  static auto make(AggregateList const& in) -> base::Result<Aggregation>;

  auto add(json::View row) -> base::Result<void>;
  auto write(json::Writer& writer) -> base::Result<void>;
  auto matched() const -> std::uint64_t { return matched_; }

 private:
  explicit Aggregation(AggregateList const& in) : in_{&in} {}

  auto make_table(Names const& keys) -> base::Result<void>;
  auto write_table(json::Writer& writer) -> base::Result<void>;

  AggregateList const* in_;
  Filter where_;
  Filter having_;
  std::uint64_t matched_ = 0;
  std::optional<Tally> groups_;
  std::optional<Tally> counts_;
  std::vector<Numbers> sums_;
  std::optional<Table> table_;
  std::optional<Column> histogram_;
  std::optional<Column> outliers_;
  std::optional<Correlations> correlations_;
  std::optional<Profile> profile_;
  std::size_t numbers_held_ = 0;
};

auto group_keys(AggregateList const& in) -> Names {
  if (!in.group_by) return {};
  if (auto const* const name = std::get_if<std::string>(&*in.group_by)) {
    return name->empty() ? Names{} : Names{*name};
  }
  return std::get<Names>(*in.group_by);
}

auto Aggregation::make(AggregateList const& in) -> base::Result<Aggregation> {
  auto aggregation = Aggregation{in};
  if (in.where) aggregation.where_ = TRY(Filter::compile("where", *in.where));
  if (in.having) aggregation.having_ = TRY(Filter::compile("having", *in.having));
  auto const keys = group_keys(in);
  auto const is_list = in.group_by && std::holds_alternative<Names>(*in.group_by);
  if (is_list || in.measures || in.resample || in.pivot || in.having || in.order_by || in.limit ||
      in.offset != 0) {
    TRY(aggregation.make_table(keys));
  } else if (!keys.empty()) {
    aggregation.groups_.emplace(keys.front());
  }
  if (in.count_field && !in.count_field->empty()) aggregation.counts_.emplace(*in.count_field);
  if (in.sum_fields) {
    for (auto const& name : *in.sum_fields) {
      auto const is_there = std::ranges::contains(
          aggregation.sums_, name, [](Numbers const& each) { return each.field.name(); });
      if (!is_there) aggregation.sums_.push_back({Field{name}, {}});
    }
  }
  if (in.histogram) aggregation.histogram_.emplace(in.histogram->field);
  if (in.outliers) aggregation.outliers_.emplace(in.outliers->field);
  if (in.correlate) aggregation.correlations_.emplace(*in.correlate);
  if (in.profile) aggregation.profile_.emplace();
  return aggregation;
}

auto Aggregation::make_table(Names const& keys) -> base::Result<void> {
  auto all = keys;
  if (in_->pivot) {
    all.push_back(*in_->pivot);
    if (in_->measures && in_->measures->size() > 1) {
      return base::failure(base::concat("a pivot shows one measure, got ", in_->measures->size(),
                                        "; leave out all but one"));
    }
  }
  if (all.size() > 20) {
    return base::failure(base::concat("group_by: expected at most 20 fields, got ", all.size()));
  }
  table_ =
      TRY(Table::make(all, in_->resample, in_->measures ? *in_->measures : std::vector<Measure>{}));
  return {};
}

auto Aggregation::add(json::View row) -> base::Result<void> {
  if (!where_.keeps(row)) return {};
  ++matched_;
  if (groups_) TRY(groups_->add(row));
  if (counts_) TRY(counts_->add(row));
  if (table_) TRY(table_->add(row));
  for (auto& [field, values] : sums_) {
    auto const value = field.of(row);
    auto const number = value ? number_of(*value) : std::nullopt;
    if (!number) continue;
    values.push_back(*number);
    numbers_held_ += sizeof(double);
  }
  if (numbers_held_ > most_bytes) return too_much_held();
  if (histogram_) TRY(histogram_->add(row));
  if (outliers_) TRY(outliers_->add(row));
  if (correlations_) correlations_->add(row);
  if (profile_) profile_->add(row);
  return {};
}

auto Aggregation::write_table(json::Writer& writer) -> base::Result<void> {
  auto rows = table_->take();
  if (in_->pivot) rows = TRY(pivoted(std::move(rows)));
  if (in_->having) keep(rows, having_);
  if (in_->order_by) TRY(order(rows, *in_->order_by));
  writer.key("columns").begin_array();
  for (auto const& name : rows.names) writer.string(name);
  writer.end_array();
  aggregate::write(writer.key("rows"), rows, in_->offset,
                   in_->limit.value_or(std::numeric_limits<std::uint32_t>::max()));
  writer.key("row_count").integer(rows.cells.size());
  return {};
}

auto Aggregation::write(json::Writer& writer) -> base::Result<void> {
  if (in_->where) writer.key("matched_count").integer(matched_);
  if (groups_) {
    writer.member("group_by", groups_->field());
    groups_->write_all(writer.key("groups"));
    writer.key("group_count").integer(groups_->size());
  }
  if (table_) TRY(write_table(writer));
  if (counts_) {
    writer.member("count_by", counts_->field());
    counts_->write_most(writer.key("counts"));
  }
  if (!sums_.empty()) {
    writer.key("field_stats").begin_object();
    for (auto const& [field, values] : sums_) write_stats(writer.key(field.name()), values);
    writer.end_object();
  }
  if (histogram_) histogram_->write_histogram(writer.key("histogram"), in_->histogram->bins);
  if (outliers_) {
    outliers_->write_outliers(writer.key("outliers"), in_->outliers->method, in_->outliers->factor);
  }
  if (correlations_) correlations_->write(writer.key("correlations"));
  if (profile_) profile_->write(writer.key("profile"));
  return {};
}

// Once more with how large it is, as Python would write it.
auto with_sizes(std::string text, std::uint64_t input_size) -> base::Result<std::string> {
  auto const document = json::Document::parse(text);
  if (!document) return base::failure("the result: " + document.error().message);
  auto const size = python_json_size(document->root());
  text.pop_back();
  text +=
      base::concat(R"(,"output_size_estimate":)", size, R"(,"reduction_ratio":)",
                   json::python_float(static_cast<double>(size) /
                                      static_cast<double>(std::max<std::uint64_t>(input_size, 1))),
                   "}");
  return text;
}

}  // namespace

auto aggregate_list(AggregateList const& in, kit::Inputs const& inputs, mcp::CallContext& call)
    -> mcp::Result<mcp::CallToolResult> {
  auto aggregation = TRY(Aggregation::make(in));
  auto rows = TRY(Rows::open({.list_name = "items",
                              .list = in.items ? &*in.items : nullptr,
                              .path = in.path,
                              .format = in.format},
                             inputs, call));
  auto join = std::optional<Join>{};
  if (in.join) {
    join = TRY(Join::open(*in.join, inputs, call));
    TRY(join->check(rows));
  }
  while (auto const row = TRY(rows.next())) {
    if (!join) {
      TRY(aggregation.add(*row));
      continue;
    }
    join->begin(*row);
    while (auto const joined = TRY(join->next())) TRY(aggregation.add(*joined));
  }
  auto writer = json::Writer{};
  writer.begin_object().key("total_count").integer(rows.count());
  if (rows.count() == 0) {
    writer.key("groups").begin_object().end_object().end_object();
    return answer(writer.take());
  }
  auto const input_size = rows.is_file() ? rows.file_size() : python_json_size(*in.items->array);
  writer.key("input_size_estimate").integer(input_size);
  TRY(aggregation.write(writer));
  writer.end_object();
  return answer(TRY(with_sizes(writer.take(), input_size)));
}

}  // namespace aggregate
