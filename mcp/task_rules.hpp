// What a tool declares of the tasks that its calls become.

#pragma once

#include <cstdint>

namespace mcp {

// Whether clients that know tasks get one instead of a result to wait for
// (https://modelcontextprotocol.io/extensions/tasks): `optional` runs to its end for the others,
// `required` refuses them.
enum class TaskSupport : std::uint8_t { none, optional, required };

struct TaskOptions {
  std::int64_t ttlMs = 3'600'000;      // how long it is kept, and may take
  std::int64_t pollIntervalMs = 1000;  // how often clients should ask
};

struct TaskRules {
  TaskSupport support = TaskSupport::none;
  bool repeatable = true;
  bool begins_when_told = false;
  TaskOptions options = {};
};

}  // namespace mcp
