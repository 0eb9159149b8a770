// What the fields of rows are: their types, what is missing, and how many different values there
// are.

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "json/writer.hpp"
#include "servers/data-aggregate/accumulators.hpp"
#include "servers/data-aggregate/keys.hpp"

namespace aggregate {

class Profile {
 public:
  void add(json::View row);
  void write(json::Writer& writer) const;

 private:
  static constexpr std::size_t most_fields = 1000;
  static constexpr std::size_t kinds = 7;

  struct Seen {
    std::array<std::uint64_t, kinds> counts{};
    std::uint64_t numeric_texts = 0;
    std::uint64_t timestamps = 0;
    std::uint64_t last_row = 0;  // from 1; a name that is there twice in a row counts once
    std::unique_ptr<Accumulator> distinct, min, max;
  };

  Keys names_;
  std::vector<Seen> seen_;
  std::uint64_t rows_ = 0;
  std::uint64_t left_out_ = 0;  // values of fields beyond the most
};

}  // namespace aggregate
