// What a client has said of itself: in `initialize`, or, since 2026-07-28, in each request.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "json/view.hpp"

namespace mcp {

// https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/logging#log-levels
enum class LogLevel : std::uint8_t {
  debug,
  info,
  notice,
  warning,
  error,
  critical,
  alert,
  emergency
};

auto name(LogLevel level) -> std::string_view;
auto find_log_level(std::string_view name) -> std::optional<LogLevel>;

// What a client can be asked for, and what it understands.
enum class Ability : std::uint8_t {
  elicitation,      // a form
  elicitation_url,  // a page to visit
  sampling,
  sampling_tools,
  roots,
  tasks,  // the extension io.modelcontextprotocol/tasks
  apps,   // the extension io.modelcontextprotocol/ui: it shows pages
};

class ClientCapabilities {
 public:
  ClientCapabilities() = default;
  // Of the JSON that says them; what is not understood is passed over.
  static auto read(json::View capabilities) -> ClientCapabilities;
  // As bits() gave them.
  explicit ClientCapabilities(std::uint8_t bits) : bits_{bits} {}

  auto has(Ability ability) const -> bool {
    return ((bits_ >> static_cast<unsigned>(ability)) & 1U) != 0;
  }
  void add(Ability ability) {
    bits_ = static_cast<std::uint8_t>(bits_ | 1U << static_cast<unsigned>(ability));
  }
  auto bits() const -> std::uint8_t { return bits_; }

 private:
  std::uint8_t bits_ = 0;
};

// The capabilities that a client would have to declare, as JSON: {"sampling":{}}.
auto required_capabilities(Ability ability) -> std::string;

}  // namespace mcp
