// How many entries fall into each stretch of time.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mcp/server.hpp"
#include "servers/log-parser/moments.hpp"

namespace logs {

struct Bucket {
  mcp::Arg<std::string, "When it begins, in UTC"> time;
  std::uint64_t count;
  std::uint64_t errors;
  mcp::Arg<std::optional<std::string>, "high or low, where the count is far from the usual one">
      unusual;
};

class Histogram {
 public:
  static constexpr std::size_t most_buckets = 1000;

  // Stretches of that length; of twice that, and so on, once there would be too many.
  explicit Histogram(Nanoseconds size) : size_{size} {}

  void add(Nanoseconds moment, bool is_error);
  // From the first to the last that has entries, with those between.
  auto buckets() const -> std::vector<Bucket>;

 private:
  struct Counts {
    std::uint64_t all = 0, errors = 0;
  };
  auto start_of(Nanoseconds moment) const -> Nanoseconds;
  auto has_room() const -> bool;

  Nanoseconds size_;
  std::map<Nanoseconds, Counts> counts_;
};

}  // namespace logs
