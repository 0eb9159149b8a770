#include "fuzz/ledger.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "fuzz/check.hpp"
#include "json/writer.hpp"

namespace fuzz {
namespace {

constexpr auto batches = mcp::Revision::v2025_03_26;

// The only member of that name; nothing when there is none.
struct Only {
  std::optional<json::View> value;
  bool twice = false;
};
auto only(json::View object, std::string_view name) -> Only {
  auto result = Only{};
  for (auto const& [key, value] : object.members()) {
    if (key != name) continue;
    result.twice = result.value.has_value();
    result.value = value;
  }
  return result;
}

auto is(std::optional<json::View> value, json::Kind kind) -> bool {
  return value && value->is(kind);
}

auto is_string(std::optional<json::View> value, std::string_view text) -> bool {
  return is(value, json::Kind::string) && value->string() == text;
}

auto read(std::string_view text, std::string_view whose) -> json::Document {
  check(base::utf8::is_valid(text), whose, text);
  auto document = json::Document::parse(text);
  check(document.has_value(), whose, text);
  return *std::move(document);
}

}  // namespace

auto has_id(std::string_view answer) -> bool {
  auto const document = read(answer, "what the server sends is JSON");
  auto const id = document.root().find("id");
  return id && !id->is(json::Kind::null);
}

Ledger::Ledger(mcp::Settings const& settings, host::RequestHead const& head)
    : settings_{settings}, revision_{batches}, is_http_{true} {
  auto const header = head.header("mcp-protocol-version");
  if (!header) return;
  auto const named = mcp::find_revision(base::trimmed(*header));
  modern_header_ = !named || !mcp::is_legacy(*named);
  if (!modern_header_) revision_ = *named;
}

void Ledger::asked(std::string_view text) {
  if (text.size() > settings_.message_limit) {
    ++errors_owed_;
    return;
  }
  auto const document = json::Document::parse(text, settings_.depth_limit);
  if (!document) {
    // An empty line is nothing on standard input; an empty body is no message.
    auto const blank = text.find_first_not_of(" \t") == text.npos || text == "\r";
    if (!blank || is_http_) ++errors_owed_;
    return;
  }
  auto const root = document->root();
  if (!root.is(json::Kind::array)) return asked_one(root);
  if (revision_ != batches || modern_header_ || root.size() == 0 ||
      root.size() > settings_.batch_limit) {
    ++errors_owed_;
    return;
  }
  for (auto const element : root.elements()) asked_one(element);
}

// https://www.jsonrpc.org/specification#request_object
void Ledger::asked_one(json::View message) {
  auto const [id, id_twice] = only(message, "id");
  auto const [method, method_twice] = only(message, "method");
  auto const [params, params_twice] = only(message, "params");
  auto const [version, version_twice] = only(message, "jsonrpc");
  auto const outcomes = std::ranges::count_if(message.members(), [](json::Member const& member) {
    return member.name == "result" || member.name == "error";
  });
  if (!method && outcomes != 0) return;  // an answer, whatever is wrong with it
  if (id && !id->is(json::Kind::string) && !id->is(json::Kind::number)) {
    ++errors_owed_;
    return;
  }
  if (id) {
    ++owed_[json::to_text(*id)];
    return;
  }
  auto const twice = id_twice || method_twice || params_twice || version_twice || outcomes > 1;
  auto const notifies = !twice && is_string(version, "2.0") && is(method, json::Kind::string) &&
                        (!params || params->is(json::Kind::object));
  if (!notifies) {
    ++errors_owed_;
  } else if (method->string() == "notifications/cancelled" && params) {
    if (auto const which = params->find("requestId")) ++cancelled_[json::to_text(*which)];
  }
}

void Ledger::answered(std::string_view text) {
  auto const document = read(text, "what the server sends is JSON");
  auto const root = document.root();
  if (!root.is(json::Kind::array)) return answered_one(root);
  check(root.size() != 0, "a batch of answers is not empty");
  for (auto const element : root.elements()) {
    check(!element.find("method"), "a batch holds answers alone", text);
    answered_one(element);
  }
}

void Ledger::answered_one(json::View message) {
  auto const text = json::to_text(message);
  check(is_string(message.find("jsonrpc"), "2.0"), "every message says its JSON-RPC", text);
  if (auto const method = message.find("method")) return told(*method, message, text);
  answered_request(message, text);
}

void Ledger::told(json::View method, json::View message, std::string_view text) {
  if (auto const id = message.find("id")) {
    check(is(id, json::Kind::string), "a question has an id of ours", text);
    check(is_string(method, "elicitation/create") || is_string(method, "roots/list") ||
              is_string(method, "sampling/createMessage"),
          "a question is one of three", text);
    check(is(message.find("params"), json::Kind::object), "a question has params", text);
    return;
  }
  if (is_string(method, "notifications/progress")) {
    check(message.at("/params/progressToken").has_value(), "progress has the client's token", text);
    check(is(message.at("/params/progress"), json::Kind::number), "progress is a number", text);
  } else if (is_string(method, "notifications/message")) {
    check(is(message.at("/params/level"), json::Kind::string), "a line of log has a level", text);
    check(message.at("/params/data").has_value(), "a line of log has data", text);
  } else if (is_string(method, "notifications/resources/updated")) {
    check(is(message.at("/params/uri"), json::Kind::string), "what was updated is named", text);
  } else if (is_string(method, "notifications/subscriptions/acknowledged")) {
    check(is(message.at("/params/notifications"), json::Kind::object), "it is told what is heard",
          text);
    check(message.at("/params/_meta/io.modelcontextprotocol~1subscriptionId").has_value(),
          "a subscription has its id", text);
  } else if (is_string(method, "notifications/cancelled")) {
    // Of a listening that the server ends, on a connection.
    check(message.at("/params/requestId").has_value(), "what is cancelled is named", text);
  } else {
    check(is_string(method, "notifications/resources/list_changed") ||
              is_string(method, "notifications/tools/list_changed") ||
              is_string(method, "notifications/prompts/list_changed"),
          "nothing else is notified", text);
  }
}

void Ledger::answered_request(json::View message, std::string_view text) {
  auto const result = message.find("result");
  auto const error = message.find("error");
  check(result.has_value() != error.has_value(), "an answer is a result or an error", text);
  if (error) {
    check(is(error->find("code"), json::Kind::number), "an error has a code", text);
    check(is(error->find("message"), json::Kind::string), "an error has a message", text);
  } else {
    check(result->is(json::Kind::object), "a result is an object", text);
    check_result(*result);
  }
  auto const id = message.find("id");
  if (!id || id->is(json::Kind::null)) {
    check(error.has_value(), "a result has an id", text);
    check(--errors_owed_ >= 0, "an error without id is owed", text);
  } else {
    check(--owed_[json::to_text(*id)] >= 0, "an answer is owed", text);
  }
}

void Ledger::check_result(json::View result) {
  if (auto const version = result.find("protocolVersion")) {
    auto const revision =
        version->is(json::Kind::string) ? mcp::find_revision(version->string()) : std::nullopt;
    check(revision && mcp::is_legacy(*revision), "initialize agrees on a revision we know");
    revision_ = *revision;
  }
  auto const structured = result.find("structuredContent");
  if (!structured || settings_.timing.result) return;
  // Older revisions wrap what is no object.
  auto const wrapped = structured->find("result");
  auto const twin = result.at("/content/0/text");
  check(is(twin, json::Kind::string), "structured content has a text", json::to_text(result));
  auto const document = read(twin->string(), "the text of structured content is JSON");
  auto const text = json::to_text(document.root());
  check(text == json::to_text(*structured) || (wrapped && text == json::to_text(*wrapped)),
        "structured content and its text say the same", json::to_text(result));
}

void Ledger::settle() const {
  check(errors_owed_ == 0, "what is no message is refused");
  for (auto const& [id, count] : owed_) {
    auto const cancelled = cancelled_.find(id);
    auto const forgiven = cancelled == cancelled_.end() ? 0 : cancelled->second;
    check(count <= forgiven, "a request is answered", id);
  }
}

}  // namespace fuzz
