#include "mcp/dispatch.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/protocol/encode.hpp"
#include "mcp/protocol/legacy.hpp"

namespace mcp {

struct Dispatcher::Request {
  Session& session;
  Message const& message;
  Revision revision;
  Outbox& outbox;
  Nanoseconds started;
  Nanoseconds parse;

  void succeed(std::string_view result) const {
    outbox.answer(result_message(message.id, result), 200, nullptr);
  }
  void fail(RpcError const& error) const {
    outbox.answer(error_message(message.id, error, revision), error.http_status, nullptr);
  }
};

namespace {

// Which era a message belongs to is told by its body; a header only by naming no legacy version.
auto is_modern(Message const& message, Headers const* headers) -> bool {
  if (v2026_07_28::version_of(message)) return true;
  auto const version = headers ? headers->find("mcp-protocol-version") : std::nullopt;
  if (!version) return false;
  auto const revision = find_revision(*version);
  return !revision || !is_legacy(*revision);
}

// A request over HTTP that names no version comes from a client older than the header; one that
// names a version we do not know comes from a newer one.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#protocol-version-header
auto revision_of_request(Headers const& headers) -> Revision {
  auto const version = headers.find("mcp-protocol-version");
  return version ? find_revision(*version).value_or(newest) : Revision::v2025_03_26;
}

auto unknown_method(std::string_view method, int http_status) -> RpcError {
  return {.code = error_code::method_not_found,
          .message = base::concat("method ", base::quoted(method), " is not known here"),
          .http_status = http_status};
}

auto invalid_params(std::string message) -> std::unexpected<RpcError> {
  return std::unexpected{
      RpcError{.code = error_code::invalid_params, .message = std::move(message)}};
}

// Cursors are opaque to clients: the Base64 of "after:" and the number of entries already given.
constexpr std::string_view cursor_prefix = "after:";

auto read_cursor(json::View cursor, std::size_t size) -> std::optional<std::size_t> {
  if (!cursor.is(json::Kind::string)) return std::nullopt;
  auto const text = base::from_base64(cursor.string());
  if (!text || !text->starts_with(cursor_prefix)) return std::nullopt;
  auto const position =
      base::parse_integer<std::size_t>(std::string_view{*text}.substr(cursor_prefix.size()));
  return position && *position > 0 && *position < size ? position : std::nullopt;
}

// A token is a string or a number; who gives something else is told nothing.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/progress
auto progress_token(json::View params) -> std::string {
  auto const meta = params.find("_meta");
  auto const token = meta ? meta->find("progressToken") : std::nullopt;
  auto const valid = token && (token->is(json::Kind::string) || token->is(json::Kind::number));
  return valid ? json::to_text(*token) : std::string{};
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
  if (headers) session.revision_ = revision_of_request(*headers);
  auto document = json::Document::parse(text, settings_.depth_limit);
  if (!document) {
    auto const error = RpcError{.code = error_code::parse_error,
                                .message = "this is no JSON: " + document.error().message,
                                .http_status = 400};
    outbox.answer(error_message({}, error, session.revision_), error.http_status, nullptr);
    return {};
  }
  auto const root = document->root();
  if (!root.is(json::Kind::array)) {
    return handle_one(session, root, Era::any, headers, outbox, started);
  }

  // Batches came with 2025-03-26 and went with 2025-06-18.
  // https://modelcontextprotocol.io/specification/2025-03-26/basic#batches
  auto refusal = std::string{};
  if (session.revision_ != Revision::v2025_03_26) {
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
  outbox.answer(error_message({}, error, session.revision_), error.http_status, nullptr);
  return {};
}

void Dispatcher::refuse_too_long(Session const& session, Outbox& outbox) const {
  auto const error = RpcError{
      .code = error_code::invalid_request,
      .message = base::concat("a message may have ", settings_.message_limit, " bytes at most"),
      .http_status = 413};
  outbox.answer(error_message({}, error, session.revision_), error.http_status, nullptr);
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
    outbox.answer(error_message(id, error, session.revision_), error.http_status, nullptr);
    return {};
  }
  switch (message->kind) {
    case Message::Kind::response:
      return {};  // we ask clients nothing yet
    case Message::Kind::notification:
      notified(session, *message);
      return {};
    case Message::Kind::request:
      break;
  }
  auto const modern = era == Era::any && is_modern(*message, headers);
  auto const request = Request{.session = session,
                               .message = *message,
                               .revision = modern ? Revision::v2026_07_28 : session.revision_,
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
  return modern ? answer_modern(request, headers) : answer_legacy(request);
}

// https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/cancellation
void Dispatcher::notified(Session& session, Message const& message) {
  if (message.method != "notifications/cancelled") return;
  auto const id = message.params ? message.params->find("requestId") : std::nullopt;
  if (!id) return;
  auto const text = json::to_text(*id);
  auto const found = std::ranges::find(session.running_, text, &Running::id);
  if (found == session.running_.end()) return;  // finished meanwhile, or never known
  auto& running = **found;
  running.cancelled_by_client = true;
  running.context.interrupt().raise();
}

auto Dispatcher::answer_legacy(Request const& request) -> Async<> {
  auto const method = request.message.method;
  if (method == "tools/call") return call_tool(request, nullptr);
  if (method == "initialize") {
    auto const revision = legacy::negotiate(request.message);
    if (!revision) {
      request.fail(revision.error());
    } else {
      request.session.revision_ = *revision;
      request.succeed(legacy::initialize(server_, *revision));
    }
  } else if (method == "ping") {
    request.succeed("{}");
  } else if (method == "tools/list") {
    auto const list = list_tools(request);
    list ? request.succeed(*list) : request.fail(list.error());
  } else {
    request.fail(unknown_method(method, 200));
  }
  return {};
}

auto Dispatcher::answer_modern(Request const& request, Headers const* headers) -> Async<> {
  auto const valid = v2026_07_28::check_request(request.message, headers);
  auto const method = request.message.method;
  if (!valid) {
    request.fail(valid.error());
  } else if (method == "tools/call") {
    return call_tool(request, headers);
  } else if (method == "server/discover") {
    request.succeed(v2026_07_28::discover(server_));
  } else if (method == "tools/list") {
    auto const list = list_tools(request);
    list ? request.succeed(*list) : request.fail(list.error());
  } else {
    request.fail(unknown_method(method, 404));
  }
  return {};
}

// https://modelcontextprotocol.io/specification/2025-11-25/server/tools#listing-tools
// https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/pagination
auto Dispatcher::list_tools(Request const& request) const -> std::expected<std::string, RpcError> {
  auto const& tools = server_.tools();
  auto first = std::size_t{0};
  auto const cursor =
      request.message.params ? request.message.params->find("cursor") : std::nullopt;
  if (cursor) {
    auto const position = read_cursor(*cursor, tools.size());
    if (!position) {
      return invalid_params(base::concat("params.cursor is ", json::in_words(*cursor),
                                         ", which is none of ours; leave it out to start again"));
    }
    first = *position;
  }
  auto const last = std::min(first + settings_.page_size, tools.size());

  auto writer = json::Writer{};
  if (is_legacy(request.revision)) {
    writer.begin_object();
  } else {
    v2026_07_28::begin_result(writer, server_);
    v2026_07_28::write_caching(writer);
  }
  writer.key("tools").begin_array();
  for (auto i = first; i < last; ++i) {
    protocol::write_tool(writer, *tools[i], server_, request.revision);
  }
  writer.end_array();
  if (last < tools.size()) {
    writer.member("nextCursor", base::to_base64(base::concat(cursor_prefix, last)));
  }
  writer.end_object();
  return writer.text();
}

// https://modelcontextprotocol.io/specification/2025-11-25/server/tools#calling-tools
auto Dispatcher::call_tool(Request const& request, Headers const* headers) -> Async<> {
  auto const refuse = [&](std::string message) -> Async<> {
    request.fail({.code = error_code::invalid_params, .message = std::move(message)});
    return {};
  };
  auto const params = request.message.params;
  auto const name = params ? params->find("name") : std::nullopt;
  if (!name || !name->is(json::Kind::string)) {
    return refuse(base::concat("params.name must be the name of a tool, not ",
                               name ? json::in_words(*name) : "left out"));
  }
  auto const* const tool = server_.find_tool(name->string());
  if (!tool) {
    auto names = std::vector<std::string_view>{};
    for (auto const& each : server_.tools()) names.push_back(each->name);
    auto const nearest = base::nearest(name->string(), names);
    return refuse(base::concat("unknown tool ", base::quoted(name->string()),
                               nearest ? base::concat("; did you mean '", *nearest, "'?") : ""));
  }

  // Left out and null mean no arguments.
  static auto const none = MUST(json::Document::parse("{}"));
  auto arguments = params->find("arguments").value_or(none.root());
  if (arguments.is(json::Kind::null)) arguments = none.root();
  if (!arguments.is(json::Kind::object)) {
    return refuse(
        base::concat("params.arguments must be an object, not ", json::in_words(arguments)));
  }
  if (headers) {
    auto const same = v2026_07_28::check_mirrored(*tool, arguments, *headers);
    if (!same) return request.fail(same.error()), Async<>{};
  }

  auto running = std::make_unique<Running>(
      request.message.id, CallContext{server_, settings_, request.outbox, progress_token(*params)});
  running->context.timing() = {
      .started = request.started, .parse = request.parse, .execute = now()};
  auto work = tool->handler->call(running->context, arguments, settings_.leniency);
  if (!work.done()) {
    return wait_for(request.session, std::move(running), std::move(work), *tool, request.revision,
                    request.outbox);
  }
  finish_call(*running, work.take(), *tool, request.revision, request.outbox);
  return {};
}

auto Dispatcher::wait_for(Session& session, std::unique_ptr<Running> running,
                          Async<CallToolResult> work, Tool const& tool, Revision revision,
                          Outbox& outbox) -> Async<> {
  session.running_.push_back(running.get());
  auto& interrupt = running->context.interrupt();
  auto alarm = settings_.sleep ? settings_.sleep(settings_.call_limit) : Async<>{};
  if (settings_.sleep) {
    alarm.start([](void* interrupt) { static_cast<base::Interrupt*>(interrupt)->raise(); },
                &interrupt);
  }
  auto result = co_await base::unless(interrupt, std::move(work));
  std::erase(session.running_, running.get());

  // "Not send a response for the cancelled request."
  if (running->cancelled_by_client) co_return;
  if (!result) {
    result = detail::error_result(base::concat("the call was stopped after ",
                                               settings_.call_limit / 1'000'000'000,
                                               " seconds, the limit"));
  }
  finish_call(*running, *std::move(result), tool, revision, outbox);
}

void Dispatcher::finish_call(Running& running, CallToolResult result, Tool const& tool,
                             Revision revision, Outbox& outbox) const {
  auto const timed = settings_.timing.any();
  auto& timing = running.context.timing();
  if (timed) {
    auto const at = now();
    timing.execute = at - timing.execute;
    timing.total = at - timing.started;
    if (settings_.timing.result) protocol::add_timing(result, timing);
  }
  auto const encode = [&](CallToolResult const& given) {
    auto writer = json::Writer{};
    if (is_legacy(revision)) {
      writer.begin_object();
    } else {
      v2026_07_28::begin_result(writer, server_);
    }
    protocol::write_call_result(writer, given, tool, revision);
    writer.end_object();
    return writer.text();
  };
  auto text = encode(result);
  if (text.size() > settings_.result_limit) {
    text = encode(detail::error_result(
        base::concat("the result has ", text.size(), " bytes, more than the limit of ",
                     settings_.result_limit, "; ask for less at a time")));
  }
  if (timed) {
    timing.total = now() - timing.started;
    if (settings_.timing.log) report(timing);
  }
  outbox.answer(result_message(running.id, text), 200, timed ? &timing : nullptr);
}

void Dispatcher::report(Timing const& timing) const {
  settings_.log(base::concat("---JSON_PARSE---", protocol::milliseconds(timing.parse)));
  settings_.log(base::concat("---TOOL_EXEC---", protocol::milliseconds(timing.execute)));
  settings_.log(base::concat("---IO---", protocol::milliseconds(timing.io)));
  settings_.log(base::concat("---WASM_TOTAL---", protocol::milliseconds(timing.total)));
}

}  // namespace mcp
