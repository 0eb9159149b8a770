// The protocol's types as handlers see them, the same for every revision. Members are spelled as in
// the schema, so that specification, wire and code are one search.

#pragma once

#include <cstdint>
#include <memory>
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
inline constexpr auto internal_error = -32603;
inline constexpr auto resource_not_found = -32002;  // up to 2025-11-25
inline constexpr auto header_mismatch = -32020;
inline constexpr auto missing_required_client_capability = -32021;
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

// One of these with annotations, icons or `_meta`: what annotated() of mcp/annotated.hpp makes.
namespace detail {
class ContentWriter;
}
struct Annotated {
  std::shared_ptr<detail::ContentWriter const> content;
};

using Content = std::variant<Text, Image, Audio, ResourceLink, EmbeddedResource, Annotated>;

// Who says a message of a prompt or a conversation.
enum class Role { user, assistant };

struct PromptMessage {
  Role role = Role::user;
  Content content;
};
struct GetPromptResult {
  std::vector<PromptMessage> messages;
  std::optional<std::string> description = {};
  std::string meta = {};  // JSON text, an object, or empty
};

// What stands at a URI.
using ResourceContents = EmbeddedResource;

// For whom a content or a resource is, and how much it matters.
struct Annotations {
  std::vector<Role> audience = {};
  std::optional<double> priority = {};           // 0 to 1
  std::optional<std::string> lastModified = {};  // ISO 8601
};

// How long clients may keep what they were told, and whether others may be told it too.
// https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/caching
enum class CacheScope { everybody, only_this_client };
struct Caching {
  std::int64_t ttlMs = 300'000;
  CacheScope scope = CacheScope::everybody;
};

// A result whose content is not its JSON: what a person reads, an image, a part of a file.
template <class T>
struct Structured {
  T value;
  std::vector<Content> content;
  // Where the first member of T is the text of the first content: that it is left empty in `value`,
  // and written as that text. So a large text is there once.
  bool repeats_text = false;
  bool isError = false;
};

struct CallToolResult {
  std::vector<Content> content;
  // JSON text, or empty. It travels as text too, for clients that read only that.
  std::string structuredContent = {};
  bool isError = false;
  bool repeats_text = false;  // see Structured
};

}  // namespace mcp
