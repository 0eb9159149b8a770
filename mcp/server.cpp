#include "mcp/server.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"

namespace mcp {

auto Server::find_tool(std::string_view name) const -> Tool const* {
  for (auto const& tool : tools_) {
    if (tool->name == name) return tool.get();
  }
  return nullptr;
}

auto Server::add(Tool tool) -> Tool& {
  if (find_tool(tool.name)) __builtin_trap();
  return *tools_.emplace_back(std::make_unique<Tool>(std::move(tool)));
}

auto Server::filled(std::string_view text, bool json) const -> std::string {
  auto result = std::string{text};
  for (auto const& [name, value] : fills_) {
    auto const hole = base::concat("{", name, "}");
    auto const quoted = json::quote(value);
    auto const filling =
        json ? std::string_view{quoted}.substr(1, quoted.size() - 2) : std::string_view{value};
    for (auto at = result.find(hole); at != result.npos;
         at = result.find(hole, at + filling.size())) {
      result.replace(at, hole.size(), filling);
    }
  }
  return result;
}

}  // namespace mcp
