#include "mcp/client.hpp"

#include <array>

namespace mcp {
namespace {

constexpr auto levels = std::array<std::string_view, 8>{"debug", "info",     "notice", "warning",
                                                        "error", "critical", "alert",  "emergency"};

}  // namespace

auto name(LogLevel level) -> std::string_view { return levels[static_cast<std::size_t>(level)]; }

auto find_log_level(std::string_view name) -> std::optional<LogLevel> {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] == name) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

// https://modelcontextprotocol.io/specification/2026-07-28/schema#clientcapabilities
auto ClientCapabilities::read(json::View capabilities) -> ClientCapabilities {
  auto result = ClientCapabilities{};
  if (auto const elicitation = capabilities.find("elicitation")) {
    // "An empty object is equivalent to declaring support for form mode only."
    auto const url = elicitation->find("url");
    if (url) result.add(Ability::elicitation_url);
    if (!url || elicitation->find("form")) result.add(Ability::elicitation);
  }
  if (auto const sampling = capabilities.find("sampling")) {
    result.add(Ability::sampling);
    if (sampling->find("tools")) result.add(Ability::sampling_tools);
  }
  if (capabilities.find("roots")) result.add(Ability::roots);
  auto const extensions = capabilities.find("extensions");
  if (extensions && extensions->find("io.modelcontextprotocol/tasks")) result.add(Ability::tasks);
  if (extensions && extensions->find("io.modelcontextprotocol/ui")) result.add(Ability::apps);
  return result;
}

auto required_capabilities(Ability ability) -> std::string {
  switch (ability) {
    case Ability::elicitation:
      return R"({"elicitation":{}})";
    case Ability::elicitation_url:
      return R"({"elicitation":{"url":{}}})";
    case Ability::sampling:
      return R"({"sampling":{}})";
    case Ability::sampling_tools:
      return R"({"sampling":{"tools":{}}})";
    case Ability::roots:
      return R"({"roots":{}})";
    case Ability::tasks:
      return R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})";
    case Ability::apps:
      return R"({"extensions":{"io.modelcontextprotocol/ui":{}}})";
  }
  __builtin_unreachable();
}

}  // namespace mcp
