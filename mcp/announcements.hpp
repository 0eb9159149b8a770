// Announcing changes: a server that names this says so in its capabilities, and lets clients follow
// them. Revision 2026-07-28 has subscriptions/listen for it; before, they come unasked. Other
// features may have news there as well.
// https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions

#pragma once

#include "mcp/changes.hpp"
#include "mcp/feature.hpp"

namespace mcp {

class Announcements final : public Feature {
 public:
  static constexpr char tag = 0;

  void write_capabilities(json::Writer&, Server const&, Settings const&, Revision) const override {}
  auto answer(Request const& request) -> std::optional<base::Async<>> override;
};

}  // namespace mcp
