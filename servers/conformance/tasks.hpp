// What the referee's scenarios of tasks want to find: tools that run as tasks, and one that does
// not. They wait on the system's timer.

#pragma once

#include "mcp/server.hpp"

void add_task_tools(mcp::Server& server);
