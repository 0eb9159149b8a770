// Working at a task: its tool is called as if the client's request had come just now, and what
// comes of it is written down instead of sent.

#pragma once

#include <string>

#include "base/async.hpp"
#include "mcp/server.hpp"
#include "mcp/settings.hpp"
#include "mcp/task_record.hpp"

namespace mcp::task {

// Whether there is something to do, and nobody does it.
auto wants_worker(Settings const& settings, State const& state) -> bool;

// Works at it until it ends or asks, if there is something to do and nobody else does it. The
// server must outlive it; the request need not.
auto work_at(Server const& server, Settings settings, std::string id) -> base::Async<>;

}  // namespace mcp::task
