#include "servers/data-aggregate/merge.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "kit/statistics/decimal_sum.hpp"
#include "servers/data-aggregate/accumulators.hpp"
#include "servers/data-aggregate/answer.hpp"
#include "servers/data-aggregate/keys.hpp"
#include "servers/data-aggregate/table.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {
namespace {

// Python's sum(): of integers exact, and from the first float on a float.
class Total {
 public:
  void add(json::View number) {
    if (number.is(json::Kind::boolean)) {
      add_integer(number.boolean() ? "1" : "0");
    } else if (number.number().find_first_of(".eE") == std::string_view::npos) {
      add_integer(number.number());
    } else {
      turn_to_float();
      float_ += number_of(number).value_or(0);
    }
  }
  void write(json::Writer& writer) const {
    if (is_float_) {
      write_float(writer, float_);
    } else {
      writer.raw(integer_.text());
    }
  }

 private:
  void add_integer(std::string_view text) {
    if (is_float_) {
      float_ += number_of_text(text).value_or(0);
    } else if (!integer_.add(text)) {
      turn_to_float();
      float_ += number_of_text(text).value_or(0);
    }
  }
  void turn_to_float() {
    if (!is_float_) float_ = number_of_text(integer_.text()).value_or(0);
    is_float_ = true;
  }

  kit::DecimalSum integer_;
  double float_ = 0;
  bool is_float_ = false;
};

// What was found under one key.
struct Merged {
  Total total;
  std::vector<double> numbers;
  std::vector<double> weights;
  bool is_any = false;
  bool is_all_numbers = true;
  bool has_object = false;
  Keys inner;
  std::vector<double> inner_sums;
  std::uint64_t last_row = 0;  // that has the key, from 1
  std::size_t place = 0;       // among the values of that row
};

auto is_number(json::View value) -> bool {
  return value.is(json::Kind::number) || value.is(json::Kind::boolean);
}

void add_number(Merged& merged, json::View value) {
  merged.is_any = true;
  merged.total.add(value);
  merged.numbers.push_back(number_of(value).value_or(0));
}

void add(Merged& merged, json::View value, double weight) {
  if (is_number(value)) {
    add_number(merged, value);
    merged.weights.push_back(weight);
  } else if (value.is(json::Kind::array)) {
    for (auto const element : value.elements()) {
      if (is_number(element)) {
        add_number(merged, element);
      } else {
        merged.is_any = true;
        merged.is_all_numbers = false;
      }
    }
  } else if (value.is(json::Kind::object)) {
    merged.has_object = true;
    for (auto const& [name, inner] : value.members()) {
      if (!is_number(inner)) continue;
      auto const number = merged.inner.add(name);
      if (number == merged.inner_sums.size()) merged.inner_sums.push_back(0);
      merged.inner_sums[number] += number_of(inner).value_or(0) * weight;
    }
  }
}

// The members of the result, each name once: a later one takes the place of an earlier.
class Members {
 public:
  void put(std::string_view name, std::string json) {
    auto const number = names_.add(name);
    if (number == values_.size()) values_.emplace_back();
    values_[number] = std::move(json);
  }
  auto text() const -> std::string {
    auto writer = json::Writer{};
    writer.begin_object();
    for (auto i = std::size_t{0}; i < values_.size(); ++i) writer.key(names_[i]).raw(values_[i]);
    writer.end_object();
    return writer.take();
  }

 private:
  Keys names_;
  std::vector<std::string> values_;
};

void put_merged(Members& members, std::string_view name, Merged const& merged) {
  if (merged.has_object) {
    auto writer = json::Writer{};
    writer.begin_object();
    for (auto i = std::size_t{0}; i < merged.inner_sums.size(); ++i) {
      write_float(writer.key(merged.inner[i]), merged.inner_sums[i]);
    }
    writer.end_object();
    members.put(name, writer.take());
  }
  if (!merged.is_any || !merged.is_all_numbers) return;
  auto products = 0.0;
  auto weights = 0.0;
  for (auto const weight : merged.weights) weights += weight;
  for (auto i = std::size_t{0}; i < std::min(merged.numbers.size(), merged.weights.size()); ++i) {
    products += merged.numbers[i] * merged.weights[i];
  }
  if (weights > 0) {
    auto writer = json::Writer{};
    write_float(writer, products / weights);
    members.put(base::concat(name, "_weighted_avg"), writer.take());
  }
  auto writer = json::Writer{};
  merged.total.write(writer);
  members.put(base::concat(name, "_total"), writer.take());
}

}  // namespace

auto merge_summaries(MergeSummaries const& in, kit::Inputs const& inputs, mcp::CallContext& call)
    -> mcp::Result<mcp::CallToolResult> {
  auto rows = TRY(Rows::open({.list_name = "summaries",
                              .list = in.summaries ? &*in.summaries : nullptr,
                              .path = in.path,
                              .format = in.format},
                             inputs, call));
  auto keys = Keys{};
  auto merged = std::vector<Merged>{};
  while (auto const row = TRY(rows.next())) {
    auto const index = static_cast<std::size_t>(rows.count() - 1);
    auto const has_weight = !in.weights || index < in.weights->size();
    auto const weight = in.weights && has_weight ? (*in.weights)[index] : 1.0;
    auto values = std::vector<std::pair<std::uint32_t, json::View>>{};
    for (auto const& [name, value] : row->members()) {
      auto const number = keys.add(name);
      if (number == merged.size()) merged.emplace_back();
      if (keys.size() > most_groups) {
        return mcp::failure(base::concat("the summaries have more than ", most_groups, " keys"));
      }
      auto const is_reserved = name == "merged_count" || name == "source_keys";
      if (is_reserved && value.is(json::Kind::object)) {
        return mcp::failure(base::concat("summaries[", index, "].", name,
                                         ": expected no object, for the result has a member of "
                                         "this name; give it another name"));
      }
      // Of two members of one name the last counts.
      if (merged[number].last_row == rows.count()) {
        values[merged[number].place].second = value;
      } else {
        merged[number].last_row = rows.count();
        merged[number].place = values.size();
        values.emplace_back(number, value);
      }
    }
    if (!has_weight) continue;
    for (auto const& [number, value] : values) add(merged[number], value, weight);
  }
  auto members = Members{};
  members.put("merged_count", base::concat(rows.count()));
  if (rows.count() == 0) return answer(members.text());
  auto writer = json::Writer{};
  writer.begin_array();
  for (auto i = std::size_t{0}; i < keys.size(); ++i) writer.string(keys[i]);
  members.put("source_keys", writer.end_array().take());
  for (auto i = std::size_t{0}; i < keys.size(); ++i) put_merged(members, keys[i], merged[i]);
  return answer(members.text());
}

}  // namespace aggregate
