#include "mcp/message.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"

namespace mcp {
namespace {

auto invalid(Id id, std::string message) -> std::unexpected<BadMessage> {
  return std::unexpected{BadMessage{
      std::move(id),
      {.code = error_code::invalid_request, .message = std::move(message), .http_status = 400}}};
}

}  // namespace

auto read_message(json::View value) -> std::expected<Message, BadMessage> {
  if (!value.is(json::Kind::object)) {
    return invalid({}, base::concat("a message is a JSON object, not ", json::in_words(value)));
  }
  auto version = std::optional<json::View>{};
  auto id = std::optional<json::View>{};
  auto method = std::optional<json::View>{};
  auto params = std::optional<json::View>{};
  auto answer = std::optional<json::View>{};
  auto twice = std::string_view{};
  for (auto const& [name, member] : value.members()) {
    auto* const slot = name == "jsonrpc"                     ? &version
                       : name == "id"                        ? &id
                       : name == "method"                    ? &method
                       : name == "params"                    ? &params
                       : name == "result" || name == "error" ? &answer
                                                             : nullptr;
    if (!slot) continue;
    if (*slot) twice = name;
    *slot = member;
  }

  auto message = Message{.kind = Message::Kind::notification};
  // Whatever is wrong with an answer, answering it could go on for ever.
  if (!method && answer) {
    message.kind = Message::Kind::response;
    if (id) message.id = json::to_text(*id);
    return message;
  }
  if (id) {
    if (!id->is(json::Kind::string) && !id->is(json::Kind::number)) {
      return invalid({}, base::concat("an id is a string or a number, not ", json::in_words(*id)));
    }
    message.id = json::to_text(*id);
    message.kind = Message::Kind::request;
  }
  // Two members of one name are read differently by different parsers: a way past a proxy's checks.
  if (!twice.empty()) return invalid(message.id, base::concat("'", twice, "' is given twice"));
  if (!version || !version->is(json::Kind::string) || version->string() != "2.0") {
    return invalid(message.id, base::concat(R"(jsonrpc must be "2.0", not )",
                                            version ? json::in_words(*version) : "left out"));
  }
  if (!method || !method->is(json::Kind::string)) {
    return invalid(message.id, base::concat("method must be a string, not ",
                                            method ? json::in_words(*method) : "left out"));
  }
  message.method = method->string();
  if (params && !params->is(json::Kind::object)) {
    return invalid(message.id,
                   base::concat("params must be an object, not ", json::in_words(*params)));
  }
  message.params = params;
  return message;
}

auto result_message(Id const& id, std::string_view result) -> std::string {
  return base::concat(R"({"jsonrpc":"2.0","id":)", id, R"(,"result":)", result, "}");
}

auto error_message(Id const& id, RpcError const& error, Revision revision) -> std::string {
  auto writer = json::Writer{};
  writer.begin_object().member("jsonrpc", "2.0");
  if (!id.empty()) {
    writer.key("id").raw(id);
  } else if (revision < Revision::v2025_11_25) {
    writer.key("id").null();
  }
  writer.key("error").begin_object();
  writer.key("code").integer(error.code).member("message", error.message);
  if (!error.data.empty()) writer.key("data").raw(error.data);
  writer.end_object().end_object();
  return writer.text();
}

}  // namespace mcp
