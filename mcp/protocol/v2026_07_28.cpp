#include "mcp/protocol/v2026_07_28.hpp"

#include <algorithm>
#include <array>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "json/number.hpp"
#include "json/writer.hpp"
#include "mcp/protocol/encode.hpp"

namespace mcp::v2026_07_28 {
namespace {

constexpr auto revision = Revision::v2026_07_28;
constexpr std::string_view version_key = "io.modelcontextprotocol/protocolVersion";
constexpr std::string_view capabilities_key = "io.modelcontextprotocol/clientCapabilities";
constexpr std::string_view log_level_key = "io.modelcontextprotocol/logLevel";

auto meta_of(Message const& message) -> std::optional<json::View> {
  return message.params ? message.params->find("_meta") : std::nullopt;
}

auto invalid_meta(std::string message) -> std::unexpected<RpcError> {
  return std::unexpected{RpcError{
      .code = error_code::invalid_params, .message = std::move(message), .http_status = 400}};
}

auto mismatch(std::string message) -> std::unexpected<RpcError> {
  return std::unexpected{RpcError{
      .code = error_code::header_mismatch, .message = std::move(message), .http_status = 400}};
}

// https://modelcontextprotocol.io/specification/2026-07-28/basic#_meta
auto check_meta(Message const& message) -> std::expected<void, RpcError> {
  auto const meta = meta_of(message);
  if (!meta || !meta->is(json::Kind::object)) {
    return invalid_meta(base::concat("params._meta must be an object with '", version_key,
                                     "' and '", capabilities_key, "'"));
  }
  auto const version = meta->find(version_key);
  if (!version || !version->is(json::Kind::string)) {
    return invalid_meta(base::concat("params._meta['", version_key, "'] must be a string, not ",
                                     version ? json::in_words(*version) : "left out"));
  }
  auto const capabilities = meta->find(capabilities_key);
  if (!capabilities || !capabilities->is(json::Kind::object)) {
    return invalid_meta(base::concat("params._meta['", capabilities_key,
                                     "'] must be an object, not ",
                                     capabilities ? json::in_words(*capabilities) : "left out"));
  }
  if (auto const level = meta->find(log_level_key)) {
    auto const known = level->is(json::Kind::string) && find_log_level(level->string());
    if (!known) {
      return invalid_meta(base::concat("params._meta['", log_level_key,
                                       "'] must be a level such as 'info', not ",
                                       json::in_words(*level)));
    }
  }
  return {};
}

// A header value, decoded when it is wrapped as =?base64?...?=. Nothing when the wrapping is
// broken. https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#value-encoding
auto decoded(std::string_view value) -> std::optional<std::string> {
  constexpr auto prefix = std::string_view{"=?base64?"};
  constexpr auto suffix = std::string_view{"?="};
  value = base::trimmed(value);
  if (!value.starts_with(prefix) || !value.ends_with(suffix) ||
      value.size() < prefix.size() + suffix.size()) {
    return std::string{value};
  }
  return base::from_base64(
      value.substr(prefix.size(), value.size() - prefix.size() - suffix.size()));
}

auto check_header(Headers const& headers, std::string_view lower_name, std::string_view name,
                  std::string_view expected) -> std::expected<void, RpcError> {
  auto const given = headers.find(lower_name);
  if (!given) {
    return mismatch(base::concat("the header ", name, " is missing; it must be ",
                                 base::quoted(expected), " as in the body"));
  }
  auto const value = decoded(*given);
  if (!value || *value != expected) {
    return mismatch(base::concat("the header ", name, " is ", base::quoted(*given),
                                 ", but the body says ", base::quoted(expected)));
  }
  return {};
}

// What the header Mcp-Name repeats of the params.
auto member_in_header(std::string_view method) -> std::string_view {
  if (method == "tools/call" || method == "prompts/get") return "name";
  if (method == "resources/read") return "uri";
  // https://modelcontextprotocol.io/seps/2663-tasks-extension#streamable-http-routing-headers
  auto const of_task =
      method == "tasks/get" || method == "tasks/update" || method == "tasks/cancel";
  return of_task ? "taskId" : "";
}

}  // namespace

auto version_of(Message const& message) -> std::optional<json::View> {
  auto const meta = meta_of(message);
  return meta ? meta->find(version_key) : std::nullopt;
}

auto capabilities_of(Message const& message) -> ClientCapabilities {
  auto const meta = meta_of(message);
  auto const capabilities = meta ? meta->find(capabilities_key) : std::nullopt;
  return capabilities ? ClientCapabilities::read(*capabilities) : ClientCapabilities{};
}

auto log_level_of(Message const& message) -> std::optional<LogLevel> {
  auto const meta = meta_of(message);
  auto const level = meta ? meta->find(log_level_key) : std::nullopt;
  if (!level || !level->is(json::Kind::string)) return std::nullopt;
  return find_log_level(level->string());
}

// https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#server-validation
auto check_request(Message const& message, Headers const* headers)
    -> std::expected<void, RpcError> {
  if (auto const meta = check_meta(message); !meta) return meta;
  auto const version = version_of(message)->string();
  if (headers) {
    auto const same =
        check_header(*headers, "mcp-protocol-version", "MCP-Protocol-Version", version);
    if (!same) return same;
  }
  if (version != name(revision)) {
    auto data = json::Writer{};
    data.begin_object().key("supported").begin_array().string(name(revision)).end_array();
    data.member("requested", version).end_object();
    return std::unexpected{
        RpcError{.code = error_code::unsupported_protocol_version,
                 .message = base::concat("protocol version ", base::quoted(version),
                                         " is not supported; use ", name(revision)),
                 .data = data.text(),
                 .http_status = 400}};
  }
  if (!headers) return {};

  if (auto const same = check_header(*headers, "mcp-method", "Mcp-Method", message.method); !same) {
    return same;
  }
  auto const key = member_in_header(message.method);
  auto const named = key.empty() ? std::nullopt : message.params->find(key);
  if (!named || !named->is(json::Kind::string)) return {};
  return check_header(*headers, "mcp-name", "Mcp-Name", named->string());
}

namespace {

auto find_mirrored(json::View arguments, std::string_view path) -> std::optional<json::View> {
  auto found = std::optional{arguments};
  while (found && !path.empty()) {
    auto const slash = std::min(path.find('/'), path.size());
    found = found->find(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return found;
}

}  // namespace

// https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#custom-headers
auto check_mirrored(Tool const& tool, json::View arguments, Headers const& headers)
    -> std::expected<void, RpcError> {
  for (auto const& [member, header] : tool.mirrored) {
    auto const name = base::concat("Mcp-Param-", header);
    auto const value = find_mirrored(arguments, member);
    if (!value || value->is(json::Kind::null)) continue;
    auto const given = headers.find(base::lower(name));
    if (!given) {
      return mismatch(
          base::concat("the header ", name, " is missing; it repeats the argument '", member, "'"));
    }
    auto const text = decoded(*given);
    auto same = false;
    if (!text) {
      same = false;
    } else if (value->is(json::Kind::string)) {
      same = *text == value->string();
    } else if (value->is(json::Kind::boolean)) {
      same = *text == (value->boolean() ? "true" : "false");
    } else if (value->is(json::Kind::number)) {
      auto const in_header = json::to_integer<std::int64_t>(*text);
      same = in_header && in_header == json::to_integer<std::int64_t>(value->number());
    }
    if (!same) {
      return mismatch(base::concat("the header ", name, " is ", base::quoted(*given),
                                   ", but the argument '", member, "' is ",
                                   json::in_words(*value)));
    }
  }
  return {};
}

void begin_result(json::Writer& writer, Server const& server, std::string_view resultType,
                  std::string_view meta) {
  writer.begin_object().member("resultType", resultType);
  writer.key("_meta").begin_object().key("io.modelcontextprotocol/serverInfo");
  protocol::write_implementation(writer, server.identity(), revision);
  if (meta.size() > 2) writer.raw(meta.substr(1, meta.size() - 2));  // else {}
  writer.end_object();
}

// https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/caching
void write_caching(json::Writer& writer, Caching const& caching) {
  auto const shared = caching.scope == CacheScope::everybody;
  writer.key("ttlMs").integer(caching.ttlMs);
  writer.member("cacheScope", shared ? "public" : "private");
}

// https://modelcontextprotocol.io/specification/2026-07-28/server/discover
auto discover(Server const& server, Settings const& settings) -> std::string {
  auto writer = json::Writer{};
  begin_result(writer, server);
  writer.key("supportedVersions").begin_array().string(name(revision)).end_array();
  protocol::write_capabilities(writer.key("capabilities"), server, settings, revision);
  if (!server.instructions().empty()) writer.member("instructions", server.instructions());
  write_caching(writer, server.caching());
  writer.end_object();
  return writer.text();
}

}  // namespace mcp::v2026_07_28
