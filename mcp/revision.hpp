// The revisions of the protocol that we speak, oldest first, so that `revision >= ...` reads well.

#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace mcp {

enum class Revision { v2024_11_05, v2025_03_26, v2025_06_18, v2025_11_25, v2026_07_28 };

inline constexpr std::array<std::string_view, 5> revision_names{
    "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"};

// Up to this one a connection begins with `initialize`; later ones are stateless.
inline constexpr auto newest_legacy = Revision::v2025_11_25;
inline constexpr auto newest = Revision::v2026_07_28;

constexpr auto name(Revision revision) -> std::string_view {
  return revision_names[static_cast<std::size_t>(revision)];
}

constexpr auto find_revision(std::string_view name) -> std::optional<Revision> {
  for (std::size_t i = 0; i < revision_names.size(); ++i) {
    if (revision_names[i] == name) return static_cast<Revision>(i);
  }
  return std::nullopt;
}

constexpr auto is_legacy(Revision revision) -> bool { return revision <= newest_legacy; }

}  // namespace mcp
