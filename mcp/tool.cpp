#include "mcp/tool.hpp"

#include "json/writer.hpp"

namespace mcp::detail {

auto text_result(std::string text) -> CallToolResult {
  auto result = CallToolResult{};
  result.content.emplace_back(Text{std::move(text)});
  return result;
}

auto error_result(std::string message) -> CallToolResult {
  auto result = text_result(std::move(message));
  result.isError = true;
  return result;
}

auto structured_result(std::string json) -> CallToolResult {
  auto result = text_result(json::indented(json));
  result.structuredContent = std::move(json);
  return result;
}

}  // namespace mcp::detail
