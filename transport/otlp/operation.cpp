#include "transport/otlp/operation.hpp"

#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "json/view.hpp"
#include "mcp/server.hpp"

namespace transport {
namespace {

constexpr auto longest_text = std::size_t{256};
// In place of what is none of the known ones.
constexpr auto other = std::string_view{"_OTHER"};

// A character that is cut in two is written as U+FFFD.
auto cut(std::string_view text) -> std::string { return std::string{text.substr(0, longest_text)}; }

auto id_text(mcp::Id const& id) -> std::string {
  auto const document = json::Document::parse(id);
  if (document && document->root().is(json::Kind::string)) return cut(document->root().string());
  return cut(id);
}

auto session_of(mcp::Request const& request) -> std::string {
  if (!request.headers) return {};
  auto const token = request.headers->find("mcp-session-id");
  if (!token || token->empty()) return {};
  return base::hexadecimal(std::string_view{base::sha256(*token)}.substr(0, 16));
}

void read_target(Operation& operation, mcp::Passage const& passage) {
  auto const method = passage.method();
  if (method == "tools/call") {
    operation.tool = cut(passage.name());
    operation.has_target = passage.tool() != nullptr;
  } else if (method == "prompts/get") {
    auto const* const prompts = passage.request().server.prompts();
    operation.prompt = cut(passage.name());
    operation.has_target = prompts && prompts->find(passage.name());
  } else if (method.starts_with("resources/")) {
    operation.uri = cut(passage.name());
  }
}

// https://opentelemetry.io/docs/specs/semconv/gen-ai/mcp/#context-propagation: the message's own
// context is the parent, and that of what carries it a link.
void read_trace(Operation& operation, mcp::Request const& request) {
  operation.parent = mcp::trace_in_meta(request);
  auto carrier = mcp::trace_in_headers(request);
  if (!operation.parent) {
    operation.parent = std::move(carrier);
  } else if (carrier && carrier->span_id != operation.parent->span_id) {
    operation.link = std::move(carrier);
  }
}

void add(json::Writer& writer, std::string_view key, std::string_view value) {
  if (!value.empty()) write_attribute(writer, key, value);
}

void write_carrier(json::Writer& writer, std::string_view revision, bool over_http) {
  add(writer, "mcp.protocol.version", revision);
  add(writer, "network.transport", over_http ? "tcp" : "pipe");
  if (over_http) add(writer, "network.protocol.name", "http");
}

void write_common(json::Writer& writer, Operation const& operation, std::string_view method,
                  bool with_target) {
  add(writer, "mcp.method.name", method);
  if (with_target) {
    add(writer, "gen_ai.tool.name", operation.tool);
    add(writer, "gen_ai.prompt.name", operation.prompt);
  }
  if (operation.method == "tools/call") add(writer, "gen_ai.operation.name", "execute_tool");
  add(writer, "error.type", operation.error_type);
  if (operation.is_rpc_error) add(writer, "rpc.response.status_code", operation.error_type);
  write_carrier(writer, operation.revision, operation.over_http);
}

}  // namespace

void write_attribute(json::Writer& writer, std::string_view key, std::string_view value) {
  writer.begin_object().member("key", key).key("value").begin_object();
  writer.member("stringValue", value).end_object().end_object();
}

auto operation_of(mcp::Passage const& passage, bool over_http, bool reads_trace_context)
    -> Operation {
  auto const& request = passage.request();
  auto operation = Operation{.method = cut(passage.method()),
                             .request_id = id_text(request.message.id),
                             .session_id = session_of(request),
                             .revision = mcp::name(request.revision),
                             .over_http = over_http};
  read_target(operation, passage);
  if (reads_trace_context) read_trace(operation, request);
  return operation;
}

void read_answer(Operation& operation, mcp::Passage const& passage, mcp::Answer const& answer) {
  if (answer.message.empty()) {
    operation.error_type = "cancelled";
  } else if (auto const code = passage.error_of(answer); code != 0) {
    operation.error_type = base::concat(code);
    operation.is_rpc_error = true;
    operation.has_method = code != mcp::error_code::method_not_found;
    auto const document = json::Document::parse(answer.message);
    auto const text = document ? document->root().at("/error/message") : std::nullopt;
    if (text && text->is(json::Kind::string)) operation.error_message = cut(text->string());
  } else if (mcp::Passage::is_tool_error(passage.result_of(answer))) {
    operation.error_type = "tool_error";
  }
}

auto span_name(Operation const& operation) -> std::string {
  if (!operation.has_method) return std::string{other};
  if (!operation.has_target) return operation.method;
  return base::concat(operation.method, " ", operation.tool, operation.prompt);
}

auto span_attributes(Operation const& operation) -> std::string {
  auto writer = json::Writer{};
  writer.begin_array();
  write_common(writer, operation, operation.method, true);
  add(writer, "jsonrpc.request.id", operation.request_id);
  add(writer, "mcp.session.id", operation.session_id);
  add(writer, "mcp.resource.uri", operation.uri);
  return writer.end_array().text();
}

auto metric_attributes(Operation const& operation) -> std::string {
  auto writer = json::Writer{};
  writer.begin_array();
  write_common(writer, operation, operation.has_method ? std::string_view{operation.method} : other,
               operation.has_target);
  return writer.end_array().text();
}

auto session_attributes(std::string_view revision, bool over_http) -> std::string {
  auto writer = json::Writer{};
  writer.begin_array();
  write_carrier(writer, revision, over_http);
  return writer.end_array().text();
}

}  // namespace transport
