// The protocol's types as handlers see them, the same for every revision. Members are spelled as in
// the schema, so that specification, wire and code are one search.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/async.hpp"
#include "base/result.hpp"
#include "json/codec.hpp"

namespace mcp {

template <class T = void>
using Async = base::Async<T>;

// The tool could not do it: a result with isError, read by the model.
struct ToolError {
  std::string message;

  ToolError(std::string text) : message{std::move(text)} {}            // NOLINT
  ToolError(char const* text) : message{text} {}                       // NOLINT
  ToolError(base::Error error) : message{std::move(error.message)} {}  // NOLINT
};

template <class T>
using Result = base::Result<T, ToolError>;

inline auto failure(std::string message) -> std::unexpected<ToolError> {
  return std::unexpected{ToolError{std::move(message)}};
}

// The request was no valid request: a JSON-RPC error. Made only in mcp/.
struct RpcError {
  int code;
  std::string message;
  std::string data = {};  // JSON text, or empty
  int http_status = 200;  // where the answer travels over HTTP
};

namespace error_code {
inline constexpr auto parse_error = -32700;
inline constexpr auto invalid_request = -32600;
inline constexpr auto method_not_found = -32601;
inline constexpr auto invalid_params = -32602;
inline constexpr auto header_mismatch = -32020;
inline constexpr auto unsupported_protocol_version = -32022;
}  // namespace error_code

struct Icon {
  std::string src;
  std::optional<std::string> mimeType;
  std::optional<std::vector<std::string>> sizes;
  std::optional<std::string> theme;
};

struct Implementation {
  std::string name;
  std::string version;
  std::optional<std::string> title = {};
  std::optional<std::string> description = {};
  std::optional<std::string> websiteUrl = {};
  std::vector<Icon> icons = {};
};

// What a client may expect of a tool, so that it knows when to ask its user.
struct ToolAnnotations {
  bool readOnlyHint = false;
  bool destructiveHint = true;
  bool idempotentHint = false;
  bool openWorldHint = true;
};

// Looks, changes nothing, and gives the same answer for the same world.
inline constexpr auto read_only = ToolAnnotations{
    .readOnlyHint = true, .destructiveHint = false, .idempotentHint = true, .openWorldHint = false};

struct Text {
  std::string text;
};
struct Image {
  json::Bytes data;
  std::string mimeType;
};
struct Audio {
  json::Bytes data;
  std::string mimeType;
};
struct ResourceLink {
  std::string uri;
  std::string name;
  std::optional<std::string> title = {};
  std::optional<std::string> description = {};
  std::optional<std::string> mimeType = {};
  std::optional<std::uint64_t> size = {};
};
// A resource with its content: text, or bytes.
struct EmbeddedResource {
  std::string uri;
  std::string mimeType;
  std::variant<std::string, json::Bytes> content;
};

using Content = std::variant<Text, Image, Audio, ResourceLink, EmbeddedResource>;

struct CallToolResult {
  std::vector<Content> content;
  // JSON text, or empty. It travels as text too, for clients that read only that.
  std::string structuredContent = {};
  bool isError = false;
};

}  // namespace mcp
