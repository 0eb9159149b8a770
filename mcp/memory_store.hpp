// A store in memory, for programs that are one instance as long as they live: on standard input and
// output, and natively.

#pragma once

#include <functional>
#include <map>

#include "mcp/store.hpp"

namespace mcp {

class MemoryStore final : public Store {
 public:
  // `now` tells the time in seconds, from an arbitrary start.
  explicit MemoryStore(std::int64_t (*now)()) : now_{now} {}

  auto put(std::string_view name, std::string_view value) -> base::Result<void> override;
  auto create(std::string_view name, std::string_view value) -> base::Result<bool> override;
  auto get(std::string_view name) -> base::Result<std::optional<std::string>> override;
  auto take(std::string_view name) -> base::Result<std::optional<std::string>> override;
  auto remove(std::string_view name) -> base::Result<void> override;
  auto list(std::string_view prefix) -> base::Result<std::vector<std::string>> override;
  auto sweep(std::int64_t age_seconds) -> base::Result<void> override;

 private:
  struct Record {
    std::string value;
    std::int64_t written = 0;
  };

  std::int64_t (*now_)();
  std::map<std::string, Record, std::less<>> records_;
};

}  // namespace mcp
