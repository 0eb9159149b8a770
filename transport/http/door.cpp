#include "transport/http/door.hpp"

#include "base/text.hpp"
#include "mcp/message.hpp"

namespace transport {
namespace {

// Headers that a page of an allowed origin may send and read.
constexpr std::string_view cors_request_headers =
    "Accept, Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Method, "
    "Mcp-Name, Mcp-Session-Id";
constexpr std::string_view cors_response_headers =
    "Mcp-Session-Id, Server-Timing, WWW-Authenticate";

// What clients of this transport send.
constexpr std::string_view usual_accept = "application/json, text/event-stream";

// What the client takes. No Accept header means anything (RFC 9110, section 12.5.1).
auto read_accept(host::RequestHead const& head) -> Accepted {
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

}  // namespace

auto event_fields() -> Fields {
  return {{"content-type", "text/event-stream"},
          {"cache-control", "no-cache"},
          {"x-accel-buffering", "no"}};
}

auto Door::reply() -> std::optional<Reply> {
  auto const path = head_.path.substr(0, head_.path.find_first_of("?#"));
  if (path == "/health" || path == "/ready") return probe();
  if (policy_.authorization) {
    if (auto document = policy_.authorization->document(path)) return publish(*document);
  }
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
  if (policy_.authorization) {
    auto caller = policy_.authorization->caller(head_);
    if (!caller) return denial(std::move(caller.error()));
    caller_ = *std::move(caller);
  }
  accepted_ = read_accept(head_);
  if (head_.method != "POST") {
    if (has_sessions_ && (head_.method == "GET" || head_.method == "DELETE")) return std::nullopt;
    return method_refusal();
  }
  if (auto const type = head_.header("content-type"); !type || !is_json(*type)) {
    return refusal(415, base::concat("Content-Type must be application/json, not ",
                                     type ? base::quoted(*type) : "left out"));
  }
  if (!accepted_.json && !accepted_.events) {
    return refusal(406,
                   base::concat("Accept must allow application/json or text/event-stream, not ",
                                base::quoted(*head_.header("accept"))));
  }
  return std::nullopt;
}

auto Door::refusal(int status, std::string message) const -> Reply {
  auto fields = Fields{json_type};
  if (status == 405) fields.push_back({"allow", methods()});
  auto const error =
      mcp::RpcError{.code = mcp::error_code::invalid_request, .message = std::move(message)};
  return {status, std::move(fields), mcp::error_message({}, error, mcp::newest)};
}

auto Door::method_refusal() const -> Reply {
  return refusal(
      405, base::concat("method ", base::quoted(head_.method), " is not allowed here; use POST"));
}

auto Door::answer_head(int status, Fields fields) -> host::ResponseHead {
  fields_ = std::move(fields);
  if (status == 403 && caller_ && caller_->grant && !caller_->grant->lacking.empty()) {
    challenge_ = policy_.authorization->scope_challenge(caller_->grant->lacking);
    fields_.push_back({"www-authenticate", challenge_});
  }
  if (origin_) {
    fields_.push_back({"access-control-allow-origin", *origin_});
    fields_.push_back({"access-control-expose-headers", cors_response_headers});
    fields_.push_back({"vary", "Origin"});
  }
  return {.status = status, .headers = fields_};
}

auto Door::answer(host::Exchange& exchange, Reply reply) -> base::Async<> {
  body_ = std::move(reply.body);
  return exchange.respond(answer_head(reply.status, std::move(reply.fields)), body_);
}

auto Door::methods() const -> std::string_view {
  return has_sessions_ ? "GET, POST, DELETE, OPTIONS" : "POST, OPTIONS";
}

auto Door::denial(Denial given) const -> Reply {
  auto reply = refusal(given.status, std::move(given.message));
  reply.fields.push_back({"www-authenticate", given.challenge});
  return reply;
}

auto Door::publish(std::string_view document) const -> Reply {
  auto reply = head_.method == "OPTIONS" ? Reply{204, {}} : probe();
  if (reply.status == 200) reply.body = document;
  reply.fields.push_back({"access-control-allow-origin", "*"});
  reply.fields.push_back({"access-control-allow-headers", "*"});
  return reply;
}

auto Door::probe() const -> Reply {
  if (head_.method != "GET" && head_.method != "HEAD") {
    return {405, {json_type, {"allow", "GET, HEAD"}}, R"({"status":"use GET"})"};
  }
  return {200, {json_type, {"cache-control", "no-store"}}, R"({"status":"ok"})"};
}

// https://fetch.spec.whatwg.org/#http-cors-protocol
auto Door::preflight() -> Reply {
  if (!origin_) return {204, {{"allow", methods()}}};
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
          {{"access-control-allow-methods", methods()},
           {"access-control-allow-headers", allowed_headers_},
           {"access-control-max-age", "600"}}};
}

}  // namespace transport
