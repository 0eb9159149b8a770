// For servers without telemetry: see transport/otlp/otlp.hpp.

#include "transport/otlp/otlp.hpp"

namespace transport {

auto give_telemetry(mcp::Server&, mcp::Settings&, mcp::Variables, Carrier) -> base::Result<void> {
  return {};
}

void document_telemetry(std::vector<mcp::OptionDoc>&) {}

}  // namespace transport
