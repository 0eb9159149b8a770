// Tasks as the wire has them, for who asks (tasks.hpp) and for who follows (task_news.hpp).
// https://modelcontextprotocol.io/seps/2663-tasks-extension

#pragma once

#include "json/writer.hpp"
#include "mcp/task_record.hpp"

namespace mcp::task {

// The members of a Task.
void write_task(json::Writer& writer, State const& state);
// Those of a DetailedTask: with what it asks, or what came of it.
void write_detailed_task(json::Writer& writer, State const& state);

}  // namespace mcp::task
