// How often each text occurs, as an object from texts to numbers.

#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "json/codec.hpp"
#include "servers/log-parser/counter.hpp"

namespace logs {

struct Counts {
  std::vector<std::pair<std::string, std::uint64_t>> counts;
  bool is_null = false;  // nothing of the kind was found
};

inline auto counts_of(std::vector<Counter::Count> const& all) -> Counts {
  auto counts = Counts{};
  for (auto const& each : all) counts.counts.emplace_back(each.key, each.count);
  return counts;
}
// null when there are none.
inline auto top_of(Counter const& counter, std::size_t at_most) -> Counts {
  auto counts = counts_of(counter.top(at_most));
  counts.is_null = counter.empty();
  return counts;
}

}  // namespace logs

template <>
struct json::Codec<logs::Counts> {
  static constexpr void schema(Schema& schema) {
    schema.raw("type", R"(["object","null"])");
    schema.nested("additionalProperties", [](Schema& values) { values.type("integer"); });
  }
  static void encode(Writer& writer, logs::Counts const& value) {
    if (value.is_null) {
      writer.null();
      return;
    }
    writer.begin_object();
    for (auto const& [name, count] : value.counts) writer.key(name).integer(count);
    writer.end_object();
  }
};
