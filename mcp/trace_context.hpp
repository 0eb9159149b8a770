// Which trace a request belongs to, as its client says.
// https://www.w3.org/TR/trace-context/#traceparent-header

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mcp/request.hpp"

namespace mcp {

struct TraceContext {
  std::string trace_id;  // 32 hexadecimal digits
  std::string span_id;   // 16
  std::uint8_t flags = 0;
  std::string state = {};  // tracestate, as it came

  auto is_sampled() const -> bool { return (flags & 1) != 0; }
};

// Nothing when it is not one that we understand.
auto parse_traceparent(std::string_view text) -> std::optional<TraceContext>;

// Of the message: `_meta.traceparent` and `tracestate`.
// https://modelcontextprotocol.io/specification/2026-07-28/basic#meta
auto trace_in_meta(Request const& request) -> std::optional<TraceContext>;
// Of the HTTP request that brought it.
auto trace_in_headers(Request const& request) -> std::optional<TraceContext>;
// The first of them that there is: the message may have come a longer way than its request.
auto trace_context_of(Request const& request) -> std::optional<TraceContext>;

}  // namespace mcp
