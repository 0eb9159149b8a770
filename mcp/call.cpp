#include "mcp/call.hpp"

#include <cmath>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/request.hpp"
#include "mcp/server.hpp"
#include "mcp/session.hpp"

namespace mcp {
namespace {

// Words of the protocol, and what observers and this framework read for themselves.
auto is_of_the_protocol(std::string_view name) -> bool {
  return name.starts_with("io.modelcontextprotocol/") || name == "progressToken" ||
         name == "traceparent" || name == "tracestate" || name == "baggage";
}

void begin_notification(json::Writer& writer, std::string_view method) {
  writer.begin_object().member("jsonrpc", "2.0").member("method", method);
  writer.key("params").begin_object();
}

}  // namespace

CallContext::CallContext(Request const& request)
    : server_{&request.server},
      settings_{request.settings},
      session_{request.session},
      outbox_{request.outbox},
      revision_{request.revision},
      capabilities_{request.capabilities},
      log_level_{request.log_level} {
  auto const meta = request.param("_meta");
  if (!meta || !meta->is(json::Kind::object)) return;
  auto others = json::Writer{};
  for (auto const& [name, value] : meta->members()) {
    if (!is_of_the_protocol(name)) {
      others.key(name).value(value);
    } else if (name == "progressToken" &&
               (value.is(json::Kind::string) || value.is(json::Kind::number))) {
      // A token is a string or a number; who gives something else is told nothing.
      // https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/progress
      progress_token_ = json::to_text(value);
    }
  }
  if (others.size() != 0) request_meta_ = base::concat("{", others.text(), "}");
}

auto CallContext::followed_roots() const -> std::vector<Root> const* {
  auto const& roots = session_.roots();
  return is_connection() && client_has(Ability::roots) && roots ? &*roots : nullptr;
}

auto CallContext::session_nonce() const -> std::string_view {
  return session_.shared ? std::string_view{session_.shared->nonce()} : std::string_view{};
}

auto CallContext::filled(std::string_view text) const -> std::string {
  return server_->filled(text, false);
}

// https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/progress
auto CallContext::progress(double progress, std::optional<double> total, std::string_view message)
    -> base::Async<> {
  if (progress_token_.empty() || cancelled()) return {};
  // "The progress value MUST increase with each notification." What is no number does not.
  if (!(progress > last_progress_) || std::isinf(progress)) return {};
  last_progress_ = progress;
  auto writer = json::Writer{};
  begin_notification(writer, "notifications/progress");
  writer.key("progressToken").raw(progress_token_);
  writer.key("progress").number(progress);
  if (total && std::isfinite(*total)) writer.key("total").number(*total);
  if (!message.empty() && revision_ >= Revision::v2025_03_26) writer.member("message", message);
  writer.end_object().end_object();
  return outbox_.notify(writer.text());
}

// https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/logging
auto CallContext::log(LogLevel level, json::Raw const& data, std::string_view logger)
    -> base::Async<> {
  // A server that did not say that it logs must not: Server::logging() says so.
  if (!server_->logs()) __builtin_trap();
  if (!log_level_ || level < *log_level_ || cancelled()) return {};
  auto writer = json::Writer{};
  begin_notification(writer, "notifications/message");
  writer.member("level", name(level));
  if (!logger.empty()) writer.member("logger", logger);
  writer.key("data").raw(data.text);
  writer.end_object().end_object();
  return outbox_.notify(writer.text());
}

auto CallContext::log(LogLevel level, std::string_view text, std::string_view logger)
    -> base::Async<> {
  return log(level, json::Raw{json::quote(text)}, logger);
}

}  // namespace mcp
