// What an operator sets about telemetry, in the variables that all of OpenTelemetry reads.
// https://opentelemetry.io/docs/specs/otel/protocol/exporter/
// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/

#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/url.hpp"
#include "host/timer.hpp"
#include "mcp/options.hpp"
#include "mcp/types.hpp"
#include "transport/otlp/sampler.hpp"

namespace transport {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Where one signal goes.
struct OtlpTarget {
  base::Url url;
  Pairs headers;
  host::Nanoseconds timeout;
};

struct OtlpConfig {
  std::optional<OtlpTarget> traces = {};
  std::optional<OtlpTarget> metrics = {};
  Sampler sampler = {};
  bool reads_trace_context = true;  // a propagator for W3C Trace Context is set
  Pairs resource = {};              // attributes of whoever sends it

  auto sends() const -> bool { return traces || metrics; }
};

// Nothing is sent when no endpoint is named: there is no default. An error says which variable has
// a value that is not known or cannot be done here.
auto read_otlp_config(mcp::Variables variables, mcp::Implementation const& identity)
    -> base::Result<OtlpConfig>;

}  // namespace transport
