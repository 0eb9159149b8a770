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

// What the client takes. No Accept header means anything (RFC 9110, section 12.5.1).
auto accepted(host::RequestHead const& head) -> Accepted {
  auto const header = head.header("accept");
  if (!header) return {.json = true, .events = true};
  auto result = Accepted{};
  for (auto const& entry : split_list(*header)) {
    auto const type = base::trimmed(std::string_view{entry}.substr(0, entry.find(';')));
    auto const any = type == "*/*";
    result.json = result.json || any || base::equal_ignoring_case(type, "application/json") ||
                  base::equal_ignoring_case(type, "application/*");
    result.events = result.events || any || base::equal_ignoring_case(type, "text/event-stream") ||
                    base::equal_ignoring_case(type, "text/*");
  }
  return result;
}

auto is_json(std::string_view content_type) -> bool {
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

class Post {
 public:
  Post(mcp::Server const& server, mcp::Settings const& settings, Policy const& policy,
       host::Exchange& exchange)
      : dispatcher_{server, settings},
        settings_{settings},
        policy_{policy},
        exchange_{exchange},
        head_{exchange.request()} {}

  auto run() -> base::Async<> {
    auto const path = std::string_view{head_.path}.substr(0, head_.path.find_first_of("?#"));
    if (path == "/health" || path == "/ready") return probe();
    if (path != "/mcp" && path != "/") {
      return refuse(404, base::concat("there is nothing at ", base::quoted(path),
                                      "; MCP is on /mcp, probes on /health and /ready"));
    }
    origin_ = head_.header("origin");
    if (origin_ && !policy_.allows_origin(*origin_)) {
      auto const origin = *std::exchange(origin_, {});
      return refuse(403, base::concat("origin ", base::quoted(origin),
                                      " is not allowed; see WASMMCP_ALLOWED_ORIGINS"));
    }
    if (head_.authority && !policy_.allows_host(*head_.authority)) {
      return refuse(403, base::concat("host ", base::quoted(*head_.authority),
                                      " is not allowed; see WASMMCP_ALLOWED_HOSTS"));
    }
    if (head_.method == "OPTIONS") return preflight();
    if (head_.method != "POST") {
      return refuse(405, base::concat("method ", base::quoted(head_.method),
                                      " is not allowed here; use POST"));
    }
    if (auto const type = head_.header("content-type"); !type || !is_json(*type)) {
      return refuse(415, base::concat("Content-Type must be application/json, not ",
                                      type ? base::quoted(*type) : "left out"));
    }
    accepted_ = accepted(head_);
    if (!accepted_.json && !accepted_.events) {
      return refuse(406,
                    base::concat("Accept must allow application/json or text/event-stream, not ",
                                 base::quoted(*head_.header("accept"))));
    }
    return answer();
  }

 private:
  using Fields = std::vector<host::Header>;

  // With what a browser needs to let the page read the answer.
  auto with_cors(Fields fields) const -> Fields {
    if (origin_) {
      fields.push_back({"access-control-allow-origin", *origin_});
      fields.push_back({"access-control-expose-headers", cors_response_headers});
      fields.push_back({"vary", "Origin"});
    }
    return fields;
  }

  auto respond(int status, Fields fields, std::string body) -> base::Async<> {
    fields = with_cors(std::move(fields));
    co_await exchange_.respond({.status = status, .headers = fields}, body);
  }

  // Before there is a message to answer, a refusal is a JSON-RPC error without id.
  auto refuse(int status, std::string message) -> base::Async<> {
    auto fields = Fields{json_type};
    if (status == 405) fields.push_back({"allow", "POST, OPTIONS"});
    auto const error =
        mcp::RpcError{.code = mcp::error_code::invalid_request, .message = std::move(message)};
    return respond(status, std::move(fields), mcp::error_message({}, error, mcp::newest));
  }

  auto probe() -> base::Async<> {
    if (head_.method != "GET" && head_.method != "HEAD") {
      return respond(405, {json_type, {"allow", "GET, HEAD"}}, R"({"status":"use GET"})");
    }
    return respond(200, {json_type, {"cache-control", "no-store"}}, R"({"status":"ok"})");
  }

  // https://fetch.spec.whatwg.org/#http-cors-protocol
  auto preflight() -> base::Async<> {
    if (!origin_) co_return co_await respond(204, {{"allow", "POST, OPTIONS"}}, {});
    // Headers that mirror arguments have names of their own, so those asked for are allowed by
    // prefix.
    auto headers = std::string{cors_request_headers};
    for (auto const& name :
         split_list(head_.header("access-control-request-headers").value_or(""))) {
      if (base::lower(name).starts_with("mcp-param-")) headers += ", " + name;
    }
    auto const fields = with_cors({{"access-control-allow-methods", "POST, OPTIONS"},
                                   {"access-control-allow-headers", headers},
                                   {"access-control-max-age", "600"}});
    co_await exchange_.respond({.status = 204, .headers = fields}, {});
  }

  auto answer() -> base::Async<> {
    auto answers = Answers{accepted_.events};
    auto body = std::string{};
    if (!co_await read_body(body)) {
      if (exchange_.broken()) co_return co_await refuse(400, "the body of the request ended early");
      dispatcher_.refuse_too_long(session_, answers);
    }
    auto const headers = RequestHeaders{head_};
    auto work = answers.answered() ? base::Async<>{}
                                   : dispatcher_.handle(session_, body, &headers, answers);
    work.start([](void* signal) { static_cast<base::Signal*>(signal)->set(); }, &answers.changed());

    auto streaming = false;
    while (true) {
      auto& queue = answers.queue();
      // The usual case: one answer and nothing before it.
      if (!streaming && answers.answered() && queue.size() == 1 && accepted_.json) {
        co_return co_await send_json(answers);
      }
      if (!queue.empty()) {
        if (!streaming) co_await begin_events();
        streaming = true;
        auto const message = std::move(queue.front());
        queue.erase(queue.begin());
        // A client that is gone has cancelled the call: `work` ends where it waits.
        if (!co_await exchange_.write(base::concat("event: message\ndata: ", message, "\n\n")))
          break;
        answers.resume_maker();
      } else if (work.done()) {
        break;
      } else {
        answers.changed().reset();
        co_await answers.changed();
      }
    }
    if (streaming) co_return co_await exchange_.end();
    // "If the input is a notification or response, 202 Accepted with no body."
    co_await respond(202, {}, {});
  }

  // False when the client broke off or sent more than the limit.
  auto read_body(std::string& body) -> base::Async<bool> {
    auto const length = head_.header("content-length");
    auto const announced =
        length ? base::parse_integer<std::uint64_t>(*length).value_or(0) : std::uint64_t{0};
    if (announced > settings_.message_limit) co_return false;
    body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(announced, 1 << 20)));
    while (true) {
      auto const bytes = co_await exchange_.read();
      if (bytes.empty()) break;
      if (body.size() + bytes.size() > settings_.message_limit) co_return false;
      body += bytes;
    }
    co_return !exchange_.broken();
  }

  auto send_json(Answers& answers) -> base::Async<> {
    auto fields = Fields{json_type};
    auto timing = std::string{};
    if (settings_.timing.header && answers.timing()) {
      auto const& [started, parse, execute, io, total] = *answers.timing();
      using mcp::protocol::milliseconds;
      timing = base::concat("parse;dur=", milliseconds(parse), ", tool;dur=", milliseconds(execute),
                            ", io;dur=", milliseconds(io), ", total;dur=", milliseconds(total));
      fields.push_back({"server-timing", timing});
    }
    fields = with_cors(std::move(fields));
    co_await exchange_.respond({.status = answers.status(), .headers = fields},
                               answers.queue().front());
  }

  auto begin_events() -> base::Async<> {
    auto const fields = with_cors({{"content-type", "text/event-stream"},
                                   {"cache-control", "no-cache"},
                                   {"x-accel-buffering", "no"}});
    co_await exchange_.begin({.status = 200, .headers = fields});
  }

  mcp::Dispatcher dispatcher_;
  mcp::Settings const& settings_;
  Policy const& policy_;
  host::Exchange& exchange_;
  host::RequestHead const& head_;
  mcp::Session session_;
  std::optional<std::string_view> origin_;
  Accepted accepted_;
};

}  // namespace

auto serve_http(mcp::Server const& server, mcp::Settings const& settings, Policy const& policy,
                host::Exchange& exchange) -> base::Async<> {
  auto post = Post{server, settings, policy, exchange};
  co_await post.run();
}

}  // namespace transport
