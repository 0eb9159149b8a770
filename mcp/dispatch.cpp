#include "mcp/dispatch.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/paging.hpp"
#include "mcp/protocol/encode.hpp"
#include "mcp/protocol/legacy.hpp"
#include "mcp/protocol/v2026_07_28.hpp"
#include "mcp/tool_call.hpp"

namespace mcp {
namespace {

// Which era a message belongs to is told by its body; a header only by naming no legacy version.
auto is_modern(Message const& message, Headers const* headers) -> bool {
  if (v2026_07_28::version_of(message)) return true;
  auto const version = headers ? headers->find("mcp-protocol-version") : std::nullopt;
  if (!version) return false;
  auto const revision = find_revision(*version);
  return !revision || !is_legacy(*revision);
}

// A request over HTTP that names no version is of its session's, or comes from a client older than
// the header; one that names a version we do not know comes from a newer one.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#protocol-version-header
auto revision_of_request(Headers const& headers, Session const& session) -> Revision {
  auto const version = headers.find("mcp-protocol-version");
  if (version) return find_revision(*version).value_or(newest);
  return session.shared ? session.revision() : Revision::v2025_03_26;
}

auto unknown_method(std::string_view method, int http_status) -> RpcError {
  return {.code = error_code::method_not_found,
          .message = base::concat("method ", base::quoted(method), " is not known here"),
          .http_status = http_status};
}

// The answers of a batch travel together.
class BatchOutbox final : public Outbox {
 public:
  explicit BatchOutbox(Outbox& outer) : outer_{outer} {}

  auto notify(std::string message) -> Async<> override { return outer_.notify(std::move(message)); }
  void answer(std::string message, int, Timing const*) override {
    answers_ += answers_.empty() ? '[' : ',';
    answers_ += message;
  }
  auto cannot_ask() const -> std::optional<std::string> override { return outer_.cannot_ask(); }
  auto ask(std::string id, std::string message) -> Async<std::string> override {
    return outer_.ask(std::move(id), std::move(message));
  }
  void deliver() {
    if (!answers_.empty()) outer_.answer(std::move(answers_) + ']', 200, nullptr);
  }

 private:
  Outbox& outer_;
  std::string answers_;
};

}  // namespace

auto Dispatcher::handle(Session& session, std::string_view text, Headers const* headers,
                        Outbox& outbox) -> Async<> {
  auto const started = now();
  if (headers) session.agree_on(revision_of_request(*headers, session));
  auto document = json::Document::parse(text, settings_.depth_limit);
  if (!document) {
    auto const error = RpcError{.code = error_code::parse_error,
                                .message = "this is no JSON: " + document.error().message,
                                .http_status = 400};
    outbox.answer(error_message({}, error, session.revision()), error.http_status, nullptr);
    return {};
  }
  auto const root = document->root();
  if (!root.is(json::Kind::array)) {
    return handle_one(session, root, Era::any, headers, outbox, started);
  }

  // Batches came with 2025-03-26 and went with 2025-06-18.
  // https://modelcontextprotocol.io/specification/2025-03-26/basic#batches
  auto refusal = std::string{};
  if (session.revision() != Revision::v2025_03_26) {
    refusal = "an array of messages is allowed in revision 2025-03-26 only";
  } else if (root.size() == 0) {
    refusal = "an array of messages must not be empty";
  } else if (root.size() > settings_.batch_limit) {
    refusal = base::concat("an array of ", root.size(), " messages is more than the limit of ",
                           settings_.batch_limit);
  }
  if (refusal.empty()) return handle_batch(session, *std::move(document), outbox, started);
  auto const error = RpcError{
      .code = error_code::invalid_request, .message = std::move(refusal), .http_status = 400};
  outbox.answer(error_message({}, error, session.revision()), error.http_status, nullptr);
  return {};
}

void Dispatcher::refuse_too_long(Session const& session, Outbox& outbox) const {
  auto const error = RpcError{
      .code = error_code::invalid_request,
      .message = base::concat("a message may have ", settings_.message_limit, " bytes at most"),
      .http_status = 413};
  outbox.answer(error_message({}, error, session.revision()), error.http_status, nullptr);
}

auto Dispatcher::handle_batch(Session& session, json::Document document, Outbox& outbox,
                              Nanoseconds started) -> Async<> {
  auto answers = BatchOutbox{outbox};
  for (auto const element : document.root().elements()) {
    co_await handle_one(session, element, Era::legacy, nullptr, answers, started);
  }
  answers.deliver();
}

auto Dispatcher::handle_one(Session& session, json::View value, Era era, Headers const* headers,
                            Outbox& outbox, Nanoseconds started) -> Async<> {
  auto const message = read_message(value);
  if (!message) {
    auto const& [id, error] = message.error();
    outbox.answer(error_message(id, error, session.revision()), error.http_status, nullptr);
    return {};
  }
  switch (message->kind) {
    case Message::Kind::response:
      // The id is ours, a string; what else comes nobody has asked for.
      if (message->id.starts_with('"')) {
        session.answered(std::string_view{message->id}.substr(1, message->id.size() - 2),
                         json::to_text(value));
      }
      return {};
    case Message::Kind::notification:
      notified(session, *message);
      return {};
    case Message::Kind::request:
      break;
  }
  auto const modern = era == Era::any && is_modern(*message, headers);
  auto const request = Request{
      .server = server_,
      .settings = settings_,
      .session = session,
      .message = *message,
      .revision = modern ? newest : session.revision(),
      .capabilities = modern ? v2026_07_28::capabilities_of(*message) : session.capabilities,
      .log_level =
          modern ? v2026_07_28::log_level_of(*message) : session.log_level.value_or(LogLevel::info),
      .headers = headers,
      .outbox = outbox,
      .started = started,
      .parse = now() - started};
  // "The initialize request MUST NOT be part of a JSON-RPC batch, as other requests are not
  // possible until initialization has completed."
  // https://modelcontextprotocol.io/specification/2025-03-26/basic/lifecycle#initialization
  if (era == Era::legacy && message->method == "initialize") {
    request.fail({.code = error_code::invalid_request,
                  .message = "initialize must not be part of an array of messages"});
    return {};
  }
  if (modern) {
    if (auto const valid = v2026_07_28::check_request(*message, headers); !valid) {
      request.fail(valid.error());
      return {};
    }
  }
  return answer(request, nullptr);
}

// https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/cancellation
void Dispatcher::notified(Session& session, Message const& message) {
  if (message.method == "notifications/roots/list_changed") return session.forget_roots();
  if (message.method != "notifications/cancelled") return;
  auto const id = message.params ? message.params->find("requestId") : std::nullopt;
  if (!id) return;
  auto const text = json::to_text(*id);
  auto& calls = session.running();
  auto const found = std::ranges::find(calls, text, &Running::id);
  if (found == calls.end()) {  // another instance has it, or it is finished, or never was
    if (session.shared) session.shared->cancelled(text);
    return;
  }
  auto& running = **found;
  running.cancelled_by_client = true;
  running.context.interrupt().raise();
}

auto Dispatcher::answer(Request const& request, Feature const* after) -> Async<> {
  auto passed = after == nullptr;
  for (auto const& [tag, feature] : server_.features()) {
    if (!passed) {
      passed = feature.get() == after;
    } else if (auto work = feature->answer(request)) {
      return *std::move(work);
    }
  }
  auto const method = request.message.method;
  if (!server_.tools().empty()) {
    if (method == "tools/call") return call_tool(request);
    if (method == "tools/list") {
      answer_list(request, "tools", server_.tools(), server_.caching(),
                  [&](json::Writer& writer, Tool const& tool) {
                    protocol::write_tool(writer, tool, server_, request.revision);
                  });
      return {};
    }
  }
  if (request.is_modern() ? answer_modern(request) : answer_legacy(request)) return {};
  if (method == "completion/complete" && server_.completes()) {
    request.fail(
        invalid_params("params.ref names no prompt and no resource template that is here").error());
    return {};
  }
  request.fail(unknown_method(method, request.is_modern() ? 404 : 200));
  return {};
}

auto Dispatcher::answer_legacy(Request const& request) const -> bool {
  auto const method = request.message.method;
  if (method == "ping") {
    request.succeed("{}");
    return true;
  }
  if (method != "initialize") return false;
  auto const revision = legacy::negotiate(request.message);
  if (!revision) {
    request.fail(revision.error());
    return true;
  }
  auto& session = request.session;
  session.agree_on(*revision);
  session.is_new = true;
  if (settings_.session_ends) session.began = settings_.now();
  auto const capabilities = request.param("capabilities");
  if (capabilities) session.capabilities = ClientCapabilities::read(*capabilities);
  request.succeed(legacy::initialize(server_, settings_, *revision));
  return true;
}

auto Dispatcher::answer_modern(Request const& request) const -> bool {
  if (request.message.method != "server/discover") return false;
  request.succeed(v2026_07_28::discover(server_, settings_));
  return true;
}

// https://modelcontextprotocol.io/specification/2025-11-25/server/tools#calling-tools
auto Dispatcher::call_tool(Request const& request) -> Async<> {
  auto const name = request.text_param("name", "the name of a tool");
  if (!name) return request.fail(name.error()), Async<>{};
  auto const* const tool = server_.find_tool(*name);
  if (!tool) {
    auto names = std::vector<std::string_view>{};
    for (auto const& each : server_.tools()) names.push_back(each->name);
    auto const nearest = base::nearest(*name, names);
    auto const hint = nearest ? base::concat("; did you mean '", *nearest, "'?") : std::string{};
    request.fail(invalid_params(base::concat("unknown tool ", base::quoted(*name), hint)).error());
    return {};
  }

  auto* const grant = settings_.grant;
  if (grant && !tool->required_scope.empty() &&
      !std::ranges::contains(grant->scopes, tool->required_scope)) {
    grant->lacking = tool->required_scope;
    request.fail({.code = error_code::invalid_request,
                  .message = base::concat("tool '", tool->name, "' needs the scope '",
                                          tool->required_scope, "', which the token lacks"),
                  .http_status = 403});
    return {};
  }

  // Left out and null mean no arguments.
  static auto const none = MUST(json::Document::parse("{}"));
  auto arguments = request.param("arguments").value_or(none.root());
  if (arguments.is(json::Kind::null)) arguments = none.root();
  if (!arguments.is(json::Kind::object)) {
    request.fail(invalid_params(base::concat("params.arguments must be an object, not ",
                                             json::in_words(arguments)))
                     .error());
    return {};
  }
  if (request.headers && request.is_modern()) {
    auto const same = v2026_07_28::check_mirrored(*tool, arguments, *request.headers);
    if (!same) return request.fail(same.error()), Async<>{};
  }

  if (tool->task.support != TaskSupport::none) {
    // A server with such a tool must say Server::tasks().
    if (!server_.has_tasks()) __builtin_trap();
    for (auto const& [tag, feature] : server_.features()) {
      if (auto work = feature->call(request, *tool)) return *std::move(work);
    }
  }

  auto running = std::make_unique<Running>(request);
  auto const* const before = server_.preparation();
  if (tool->may_ask || before) {
    running->may_ask(request, tool->name, json::to_text(arguments));
  }
  running->context.timing() = {
      .started = request.started, .parse = request.parse, .execute = now()};
  auto work = before && before->is_needed(running->context)
                  ? before->call(running->context, *tool->handler, json::to_text(arguments),
                                 settings_.leniency)
                  : tool->handler->call(running->context, arguments, settings_.leniency);
  return finish(std::move(running), std::move(work), FinishCall{*tool});
}

}  // namespace mcp
