#include "transport/http.hpp"

#include <algorithm>
#include <coroutine>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "mcp/dispatch.hpp"
#include "mcp/protocol/encode.hpp"

namespace transport {
namespace {

constexpr auto json_type = host::Header{"content-type", "application/json"};

// Headers that a page of an allowed origin may send and read.
constexpr std::string_view cors_request_headers =
    "Accept, Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Method, "
    "Mcp-Name, "
    "Mcp-Session-Id";
constexpr std::string_view cors_response_headers = "Mcp-Session-Id, Server-Timing";

class RequestHeaders final : public mcp::Headers {
 public:
  explicit RequestHeaders(host::RequestHead const& head) : head_{head} {}
  auto find(std::string_view name) const -> std::optional<std::string_view> override {
    auto const value = head_.header(name);
    return value ? std::optional{base::trimmed(*value)} : std::nullopt;
  }

 private:
  host::RequestHead const& head_;
};

struct Accepted {
  bool json = false;
  bool events = false;
};

// What clients of this transport send.
constexpr std::string_view usual_accept = "application/json, text/event-stream";

// What the client takes. No Accept header means anything (RFC 9110, section 12.5.1).
auto accepted(host::RequestHead const& head) -> Accepted {
  auto const header = head.header("accept");
  if (!header || *header == usual_accept) return {.json = true, .events = true};
  auto result = Accepted{};
  for_each_entry(*header, [&](std::string_view entry) {
    auto const type = base::trimmed(entry.substr(0, entry.find(';')));
    auto const any = type == "*/*";
    result.json = result.json || any || base::equal_ignoring_case(type, "application/json") ||
                  base::equal_ignoring_case(type, "application/*");
    result.events = result.events || any || base::equal_ignoring_case(type, "text/event-stream") ||
                    base::equal_ignoring_case(type, "text/*");
  });
  return result;
}

auto is_json(std::string_view content_type) -> bool {
  if (content_type == json_type.value) return true;
  auto const type = base::trimmed(content_type.substr(0, content_type.find(';')));
  return base::equal_ignoring_case(type, "application/json");
}

// The messages that answer one POST, between the dispatcher that makes them and the loop that sends
// them. Whoever makes one is suspended before the loop goes on, since the loop may find the client
// gone and destroy the call where it waits.
class Answers final : public mcp::Outbox {
 public:
  explicit Answers(bool takes_events) : takes_events_{takes_events} {}

  auto notify(std::string message) -> base::Async<> override {
    if (!takes_events_) return {};  // a client that takes only JSON has no place for it
    return hand_over(std::move(message));
  }
  auto cannot_ask() const -> std::optional<std::string> override { return "not yet"; }
  auto ask(std::string, std::string) -> base::Async<std::string> override { return std::string{}; }
  // The loop goes on when the work that answered is done.
  void answer(std::string message, int http_status, mcp::Timing const* timing) override {
    queue_.push_back(std::move(message));
    answered_ = true;
    status_ = http_status;
    if (timing) timing_ = *timing;
  }

  auto answered() const -> bool { return answered_; }
  auto status() const -> int { return status_; }
  auto timing() const -> std::optional<mcp::Timing> const& { return timing_; }
  // Not yet sent, in order.
  auto queue() -> std::vector<std::string>& { return queue_; }
  // Set when there is something to send, or the work is done.
  auto changed() -> base::Signal& { return changed_; }
  // The message that was handed over is sent: its maker goes on.
  void resume_maker() {
    if (auto maker = std::exchange(maker_, {})) maker.resume();
  }

 private:
  struct HandedOver {
    Answers& answers;
    auto await_ready() const -> bool { return false; }
    void await_suspend(std::coroutine_handle<> maker) {
      answers.maker_ = maker;
      answers.changed_.set();  // this may be destroyed from here on
    }
    void await_resume() {}
  };

  auto hand_over(std::string message) -> base::Async<> {
    queue_.push_back(std::move(message));
    co_await HandedOver{*this};
  }

  bool takes_events_;
  bool answered_ = false;
  int status_ = 200;
  std::optional<mcp::Timing> timing_;
  std::vector<std::string> queue_;
  std::coroutine_handle<> maker_;
  base::Signal changed_;
};

using Fields = std::vector<host::Header>;

// An answer that is there at once.
struct Reply {
  int status;
  Fields fields;
  std::string body = {};
};

// What the head of a request asks for, and what it gets if that is not MCP.
class Door {
 public:
  Door(Policy const& policy, host::RequestHead const& head) : policy_{policy}, head_{head} {}

  // Nothing when the body is a message to answer.
  auto reply() -> std::optional<Reply> {
    auto const path = head_.path.substr(0, head_.path.find_first_of("?#"));
    if (path == "/health" || path == "/ready") return probe();
    if (path != "/mcp" && path != "/") {
      return refusal(404, base::concat("there is nothing at ", base::quoted(path),
                                       "; MCP is on /mcp, probes on /health and /ready"));
    }
    origin_ = head_.header("origin");
    if (origin_ && !policy_.allows_origin(*origin_)) {
      auto const origin = *std::exchange(origin_, {});
      return refusal(403, base::concat("origin ", base::quoted(origin),
                                       " is not allowed; see WASMMCP_ALLOWED_ORIGINS"));
    }
    if (head_.authority && !policy_.allows_host(*head_.authority)) {
      return refusal(403, base::concat("host ", base::quoted(*head_.authority),
                                       " is not allowed; see WASMMCP_ALLOWED_HOSTS"));
    }
    if (head_.method == "OPTIONS") return preflight();
    if (head_.method != "POST") {
      return refusal(405, base::concat("method ", base::quoted(head_.method),
                                       " is not allowed here; use POST"));
    }
    if (auto const type = head_.header("content-type"); !type || !is_json(*type)) {
      return refusal(415, base::concat("Content-Type must be application/json, not ",
                                       type ? base::quoted(*type) : "left out"));
    }
    accepted_ = transport::accepted(head_);
    if (!accepted_.json && !accepted_.events) {
      return refusal(406,
                     base::concat("Accept must allow application/json or text/event-stream, not ",
                                  base::quoted(*head_.header("accept"))));
    }
    return std::nullopt;
  }

  auto accepted() const -> Accepted { return accepted_; }

  // Before there is a message to answer, a refusal is a JSON-RPC error without id.
  auto refusal(int status, std::string message) const -> Reply {
    auto fields = Fields{json_type};
    if (status == 405) fields.push_back({"allow", "POST, OPTIONS"});
    auto const error =
        mcp::RpcError{.code = mcp::error_code::invalid_request, .message = std::move(message)};
    return {status, std::move(fields), mcp::error_message({}, error, mcp::newest)};
  }

  // The head of an answer, with what a browser needs to let the page read it. It is kept here.
  auto answer_head(int status, Fields fields) -> host::ResponseHead {
    fields_ = std::move(fields);
    if (origin_) {
      fields_.push_back({"access-control-allow-origin", *origin_});
      fields_.push_back({"access-control-expose-headers", cors_response_headers});
      fields_.push_back({"vary", "Origin"});
    }
    return {.status = status, .headers = fields_};
  }

 private:
  auto probe() const -> Reply {
    if (head_.method != "GET" && head_.method != "HEAD") {
      return {405, {json_type, {"allow", "GET, HEAD"}}, R"({"status":"use GET"})"};
    }
    return {200, {json_type, {"cache-control", "no-store"}}, R"({"status":"ok"})"};
  }

  // https://fetch.spec.whatwg.org/#http-cors-protocol
  auto preflight() -> Reply {
    if (!origin_) return {204, {{"allow", "POST, OPTIONS"}}};
    // Headers that mirror arguments have names of their own, so those asked for are allowed by
    // prefix.
    allowed_headers_ = cors_request_headers;
    auto const asked = head_.header("access-control-request-headers").value_or("");
    for_each_entry(asked, [&](std::string_view name) {
      if (base::lower(name).starts_with("mcp-param-")) {
        allowed_headers_ += base::concat(", ", name);
      }
    });
    return {204,
            {{"access-control-allow-methods", "POST, OPTIONS"},
             {"access-control-allow-headers", allowed_headers_},
             {"access-control-max-age", "600"}}};
  }

  Policy const& policy_;
  host::RequestHead const& head_;
  std::optional<std::string_view> origin_;
  Accepted accepted_;
  std::string allowed_headers_;
  Fields fields_;
};

// The message of a request, as it comes in.
class Body {
 public:
  Body(host::RequestHead const& head, std::size_t limit) : limit_{limit} {
    auto const length = head.header("content-length");
    auto const announced =
        length ? base::parse_integer<std::uint64_t>(*length).value_or(0) : std::uint64_t{0};
    too_long_ = announced > limit;
    if (!too_long_) text_.reserve(std::min<std::size_t>(announced, 1 << 20));
  }

  // False when no more is wanted.
  auto add(std::string_view bytes) -> bool {
    too_long_ = text_.size() + bytes.size() > limit_;
    if (!too_long_) text_ += bytes;
    return !too_long_ && !bytes.empty();
  }

  auto too_long() const -> bool { return too_long_; }
  auto text() const -> std::string_view { return text_; }

 private:
  std::size_t limit_;
  std::string text_;
  bool too_long_ = false;
};

auto server_timing(mcp::Timing const& timing) -> std::string {
  auto const& [started, parse, execute, io, total] = timing;
  using mcp::protocol::milliseconds;
  return base::concat("parse;dur=", milliseconds(parse), ", tool;dur=", milliseconds(execute),
                      ", io;dur=", milliseconds(io), ", total;dur=", milliseconds(total));
}

// Sends what one message is answered with.
class Sender {
 public:
  Sender(host::Exchange& exchange, Door& door, Answers& answers, bool tells_timing)
      : exchange_{exchange}, door_{door}, answers_{answers}, tells_timing_{tells_timing} {}

  // As JSON if it is one answer, and as events if more comes before it, until `work` is done or the
  // client is gone.
  auto send(base::Async<>& work) -> base::Async<> {
    if (is_plain()) return send_json();  // the usual case needs no coroutine
    return send_as_it_comes(work);
  }

 private:
  auto is_plain() -> bool {
    return answers_.answered() && answers_.queue().size() == 1 && door_.accepted().json;
  }

  auto send_json() -> base::Async<> {
    auto fields = Fields{json_type};
    if (tells_timing_ && answers_.timing()) {
      timing_ = server_timing(*answers_.timing());
      fields.push_back({"server-timing", timing_});
    }
    return exchange_.respond(door_.answer_head(answers_.status(), std::move(fields)),
                             answers_.queue().front());
  }

  auto send_as_it_comes(base::Async<>& work) -> base::Async<> {
    auto& queue = answers_.queue();
    auto streaming = false;
    while (true) {
      if (!streaming && is_plain()) co_return co_await send_json();
      if (!queue.empty()) {
        if (!streaming) co_await begin_events();
        streaming = true;
        auto const message = std::move(queue.front());
        queue.erase(queue.begin());
        // A client that is gone has cancelled the call: `work` ends where it waits.
        auto const event = base::concat("event: message\ndata: ", message, "\n\n");
        if (!co_await exchange_.write(event)) break;
        answers_.resume_maker();
      } else if (work.done()) {
        break;
      } else {
        answers_.changed().reset();
        co_await answers_.changed();
      }
    }
    if (streaming) co_return co_await exchange_.end();
    // "If the input is a notification or response, 202 Accepted with no body."
    co_await exchange_.respond(door_.answer_head(202, {}), {});
  }

  auto begin_events() -> base::Async<> {
    return exchange_.begin(door_.answer_head(200, {{"content-type", "text/event-stream"},
                                                   {"cache-control", "no-cache"},
                                                   {"x-accel-buffering", "no"}}));
  }

  host::Exchange& exchange_;
  Door& door_;
  Answers& answers_;
  bool tells_timing_;
  std::string timing_;
};

}  // namespace

auto serve_http(mcp::Server const& server, mcp::Settings const& settings, Policy const& policy,
                host::Exchange& exchange) -> base::Async<> {
  auto const& head = exchange.request();
  auto door = Door{policy, head};
  auto reply = door.reply();
  auto body = Body{head, settings.message_limit};
  if (!reply) {
    while (!body.too_long() && body.add(co_await exchange.read())) {
    }
    if (exchange.broken()) reply = door.refusal(400, "the body of the request ended early");
  }
  if (reply) {
    auto const answer_head = door.answer_head(reply->status, std::move(reply->fields));
    co_return co_await exchange.respond(answer_head, reply->body);
  }

  auto dispatcher = mcp::Dispatcher{server, settings};
  auto session = mcp::Session{};
  auto const headers = RequestHeaders{head};
  auto answers = Answers{door.accepted().events};
  auto work = base::Async<>{};
  if (body.too_long()) {
    dispatcher.refuse_too_long(session, answers);
  } else {
    work = dispatcher.handle(session, body.text(), &headers, answers);
  }
  work.start([](void* signal) { static_cast<base::Signal*>(signal)->set(); }, &answers.changed());
  auto sender = Sender{exchange, door, answers, settings.timing.header};
  co_await sender.send(work);
}

}  // namespace transport
