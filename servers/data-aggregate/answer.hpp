// A result as the original gives it: the same compact JSON as text and as structured content.

#pragma once

#include <string>
#include <utility>

#include "mcp/types.hpp"

namespace aggregate {

inline auto answer(std::string json) -> mcp::CallToolResult {
  auto result = mcp::CallToolResult{.structuredContent = json};
  result.content.emplace_back(mcp::Text{std::move(json)});
  return result;
}

}  // namespace aggregate
