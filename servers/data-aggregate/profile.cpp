#include "servers/data-aggregate/profile.hpp"

#include <algorithm>
#include <string_view>

#include "json/number.hpp"
#include "servers/data-aggregate/moments_in_time.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {
namespace {

constexpr auto longest_name = std::size_t{1000};
constexpr std::string_view kind_names[] = {"null",   "boolean", "integer", "number",
                                           "string", "array",   "object"};

auto kind_of(json::View value) -> std::size_t {
  switch (value.kind()) {
    case json::Kind::null:
      return 0;
    case json::Kind::boolean:
      return 1;
    case json::Kind::number:
      return value.number().find_first_of(".eE") == std::string_view::npos ? 2 : 3;
    case json::Kind::string:
      return 4;
    case json::Kind::array:
      return 5;
    case json::Kind::object:
      return 6;
  }
  return 0;
}

auto accumulator(Function function) -> std::unique_ptr<Accumulator> {
  auto measure = Measure{};
  measure.function = function;
  measure.field = "";
  return make_accumulator(measure);
}

}  // namespace

void Profile::add(json::View row) {
  ++rows_;
  for (auto const& [name, value] : row.members()) {
    auto const is_one_more = names_.size() >= most_fields && names_.find(name) == names_.size();
    if (is_one_more || name.size() > longest_name) {
      ++left_out_;
      continue;
    }
    auto const number = names_.add(name);
    if (number == seen_.size()) {
      seen_.push_back({.distinct = accumulator(Function::approx_distinct),
                       .min = accumulator(Function::min),
                       .max = accumulator(Function::max)});
    }
    auto& seen = seen_[number];
    if (seen.last_row == rows_) continue;
    seen.last_row = rows_;
    ++seen.counts[kind_of(value)];
    if (value.is(json::Kind::string)) {
      seen.numeric_texts += number_of(value) ? 1U : 0U;
      seen.timestamps += moment_of(value) ? 1U : 0U;
    }
    seen.distinct->add(value);
    // What is long is no text that has a place in an order.
    auto const is_long = value.is(json::Kind::string) && value.string().size() > longest_name;
    if (!value.is(json::Kind::boolean) && !is_long) {
      seen.min->add(value);
      seen.max->add(value);
    }
  }
}

void Profile::write(json::Writer& writer) const {
  writer.begin_object().key("fields").begin_array();
  for (auto i = std::size_t{0}; i < seen_.size(); ++i) {
    auto const& seen = seen_[i];
    auto present = std::uint64_t{0};
    for (auto const count : seen.counts) present += count;
    auto values = present - seen.counts[0];
    writer.begin_object().member("name", names_[i]);
    // Integers are numbers; what else is mixed is told as such.
    auto type = std::string_view{"null"};
    for (auto kind = std::size_t{1}; kind < kinds; ++kind) {
      auto const numbers = seen.counts[2] + seen.counts[3];
      if (values != 0 && seen.counts[kind] == values) type = kind_names[kind];
      if (values != 0 && seen.counts[3] != 0 && numbers == values) type = "number";
    }
    if (values != 0 && type == "null") type = "mixed";
    writer.member("type", type);
    if (type == "string" && seen.numeric_texts == values) writer.member("format", "number");
    if (type == "string" && seen.timestamps == values) writer.member("format", "timestamp");
    if (type == "mixed") {
      writer.key("types").begin_object();
      for (auto kind = std::size_t{1}; kind < kinds; ++kind) {
        if (seen.counts[kind] != 0) writer.key(kind_names[kind]).integer(seen.counts[kind]);
      }
      writer.end_object();
    }
    writer.key("missing").integer(rows_ - present).key("null").integer(seen.counts[0]);
    seen.distinct->write(writer.key("distinct"));
    seen.min->write(writer.key("min"));
    seen.max->write(writer.key("max"));
    writer.end_object();
  }
  writer.end_array();
  if (left_out_ != 0) writer.key("values_of_further_fields").integer(left_out_);
  writer.end_object();
}

}  // namespace aggregate
