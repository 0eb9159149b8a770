// What servers WITH otlp have: spans and metrics of each request, sent to an OpenTelemetry
// collector where the operator names one, and a log of calls where he asks for it. Two parts define
// these functions: transport/otlp, and transport/no_otlp, of which the servers without link nothing
// that imports anything.

#pragma once

#include <vector>

#include "base/result.hpp"
#include "mcp/options.hpp"
#include "mcp/server.hpp"
#include "mcp/settings.hpp"
#include "transport/state/state.hpp"

namespace transport {

// Puts around the server, and into its settings, what the environment asks for. What is wrong with
// OpenTelemetry's variables is logged, and then nothing is sent: they are set for many programs at
// once, and stop none.
auto give_telemetry(mcp::Server& server, mcp::Settings& settings, mcp::Variables variables,
                    Carrier carrier) -> base::Result<void>;
// Adds what may be set for that, beside the variables of OpenTelemetry.
void document_telemetry(std::vector<mcp::OptionDoc>& options);

}  // namespace transport
