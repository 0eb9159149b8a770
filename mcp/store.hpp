// What has to outlive a request, and to be seen by all instances of a server. The core does no I/O:
// transport/state/ keeps records in a directory, memory_store.hpp in memory.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace mcp {

// Small records that outlive a request and are seen by every instance: answers of clients, sessions
// that ended, tasks, counters of changes.
// Names are 1 to 150 of [A-Za-z0-9_.-], not beginning with '.'. Whoever knows a name can read it:
// names are unguessable where that matters.
class Store {
 public:
  // Whole or not at all; replaces what was there.
  virtual auto put(std::string_view name, std::string_view value) -> base::Result<void> = 0;
  // False: it is there already. Of many that create a name, in any instance, one is told true.
  virtual auto create(std::string_view name, std::string_view value) -> base::Result<bool> = 0;
  virtual auto get(std::string_view name) -> base::Result<std::optional<std::string>> = 0;
  // Reads and removes; of many takers one gets it.
  virtual auto take(std::string_view name) -> base::Result<std::optional<std::string>> = 0;
  // Also when it is not there.
  virtual auto remove(std::string_view name) -> base::Result<void> = 0;
  // The names that begin so, sorted.
  virtual auto list(std::string_view prefix) -> base::Result<std::vector<std::string>> = 0;
  // Removes what was last written more than that many seconds ago.
  virtual auto sweep(std::int64_t age_seconds) -> base::Result<void> = 0;

 protected:
  ~Store() = default;
};

// For those who write a Store: a failure that quotes the name, unless it may be a record's.
auto check_record_name(std::string_view name) -> base::Result<void>;

// The record of what handlers keep for a session, which goes when the session ends; its name may go
// on after a '.'.
auto kept_record(std::string_view session) -> std::string;

}  // namespace mcp
