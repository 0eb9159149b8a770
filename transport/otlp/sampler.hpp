// Which requests become spans.
// https://opentelemetry.io/docs/specs/otel/trace/sdk/#built-in-samplers

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "mcp/trace_context.hpp"

namespace transport {

class Sampler {
 public:
  // parentbased_always_on.
  Sampler() = default;

  // What OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG say; empty is unset.
  static auto read(std::string_view name, std::string_view argument) -> base::Result<Sampler>;

  // Of a request with that parent, or, without one, at the beginning of a trace.
  auto samples(std::string_view trace_id, std::optional<mcp::TraceContext> const& parent) const
      -> bool;

 private:
  static constexpr auto whole = std::uint64_t{1'000'000'000};

  bool asks_parent_ = true;
  std::uint64_t ratio_ = whole;  // in billionths
};

}  // namespace transport
