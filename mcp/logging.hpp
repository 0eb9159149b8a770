// The log for clients: a server that names this may call CallContext::log.
// https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/logging

#pragma once

#include "mcp/feature.hpp"

namespace mcp {

class Logging final : public Feature {
 public:
  static constexpr char tag = 0;

  void write_capabilities(json::Writer& writer, Server const&, Settings const&,
                          Revision) const override {
    writer.key("logging").begin_object().end_object();
  }
  auto answer(Request const& request) -> std::optional<base::Async<>> override;
};

}  // namespace mcp
