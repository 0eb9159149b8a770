#include "mcp/call.hpp"

#include "json/writer.hpp"
#include "mcp/server.hpp"

namespace mcp {

auto CallContext::filled(std::string_view text) const -> std::string {
  return server_.filled(text, false);
}

// https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/progress
auto CallContext::progress(double progress, std::optional<double> total, std::string_view message)
    -> base::Async<> {
  if (progress_token_.empty() || cancelled()) return {};
  auto writer = json::Writer{};
  writer.begin_object().member("jsonrpc", "2.0").member("method", "notifications/progress");
  writer.key("params").begin_object();
  writer.key("progressToken").raw(progress_token_);
  writer.key("progress").number(progress);
  if (total) writer.key("total").number(*total);
  if (!message.empty()) writer.member("message", message);
  writer.end_object().end_object();
  return outbox_.notify(writer.text());
}

}  // namespace mcp
