#include "mcp/client.hpp"

#include <array>

namespace mcp {
namespace {

constexpr auto levels = std::array<std::string_view, 8>{"debug", "info",     "notice", "warning",
                                                        "error", "critical", "alert",  "emergency"};

// Who declares a capability says so with an object; null and false say that there is none.
auto declared(json::View capabilities, std::string_view name) -> std::optional<json::View> {
  auto const value = capabilities.find(name);
  return value && value->is(json::Kind::object) ? value : std::nullopt;
}

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
  if (auto const elicitation = declared(capabilities, "elicitation")) {
    // "An empty object is equivalent to declaring support for form mode only."
    auto const url = declared(*elicitation, "url");
    if (url) result.add(Ability::elicitation_url);
    if (!url || declared(*elicitation, "form")) result.add(Ability::elicitation);
  }
  if (auto const sampling = declared(capabilities, "sampling")) {
    result.add(Ability::sampling);
    if (declared(*sampling, "tools")) result.add(Ability::sampling_tools);
  }
  if (declared(capabilities, "roots")) result.add(Ability::roots);
  auto const extensions = declared(capabilities, "extensions");
  if (extensions && declared(*extensions, "io.modelcontextprotocol/tasks")) {
    result.add(Ability::tasks);
  }
  if (extensions && declared(*extensions, "io.modelcontextprotocol/ui")) {
    result.add(Ability::apps);
  }
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
