// What is told of one request, by the semantic conventions for MCP:
// https://opentelemetry.io/docs/specs/semconv/gen-ai/mcp/

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/timer.hpp"
#include "json/writer.hpp"
#include "mcp/middleware.hpp"
#include "mcp/trace_context.hpp"

namespace transport {

struct Operation {
  std::uint64_t unix_start = 0;  // nanoseconds since 1970
  host::Nanoseconds duration = 0;

  std::optional<mcp::TraceContext> parent = {};
  // The trace of the HTTP request, when the message is of another one.
  std::optional<mcp::TraceContext> link = {};
  std::string method = {};
  std::string tool = {};        // of tools/call
  std::string prompt = {};      // of prompts/get
  std::string uri = {};         // of resources/*
  std::string request_id = {};  // a string's text, or a number's
  std::string session_id = {};  // a digest of the session's token, which is a secret
  std::string_view revision = {};
  bool over_http = false;
  // The server has that tool or prompt, and the method: they are names out of a few.
  bool has_target = false;
  bool has_method = true;

  // Of a failure: tool_error, cancelled, disconnected, or the code of a JSON-RPC error.
  std::string error_type = {};
  bool is_rpc_error = false;
  std::string error_message = {};
};

// What can be told from the request alone.
auto operation_of(mcp::Passage const& passage, bool over_http, bool reads_trace_context)
    -> Operation;
// The rest of it, from the answer.
void read_answer(Operation& operation, mcp::Passage const& passage, mcp::Answer const& answer);

// "tools/call NAME".
auto span_name(Operation const& operation) -> std::string;

// [{"key":...,"value":{"stringValue":...}}...]. In metrics only what has few values: whatever a
// client makes up is left out.
auto span_attributes(Operation const& operation) -> std::string;
auto metric_attributes(Operation const& operation) -> std::string;
auto session_attributes(std::string_view revision, bool over_http) -> std::string;

void write_attribute(json::Writer& writer, std::string_view key, std::string_view value);

}  // namespace transport
