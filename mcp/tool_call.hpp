// The end of a tool call: its result, within the limit and with its time, as the answer.

#pragma once

#include "mcp/running.hpp"
#include "mcp/tool.hpp"

namespace mcp {

struct FinishCall {
  Tool const& tool;

  void operator()(Running& running, Outcome<CallToolResult> outcome) const;
};

}  // namespace mcp
