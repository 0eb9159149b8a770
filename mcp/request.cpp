#include "mcp/request.hpp"

#include "base/text.hpp"

namespace mcp {

auto Request::text_param(std::string_view name, std::string_view what) const
    -> std::expected<std::string_view, RpcError> {
  auto const value = param(name);
  if (value && value->is(json::Kind::string)) return value->string();
  return invalid_params(base::concat("params.", name, " must be ", what, ", not ",
                                     value ? json::in_words(*value) : "left out"));
}

auto Request::moved(Server const& to, Settings const& limits, Message const& words,
                    Headers const* repeated, Outbox& answers) const -> Request {
  return {.server = to,
          .settings = limits,
          .session = session,
          .message = words,
          .revision = revision,
          .capabilities = capabilities,
          .log_level = log_level,
          .headers = repeated,
          .outbox = answers,
          .started = started,
          .parse = parse};
}

auto invalid_params(std::string message, std::string data) -> std::unexpected<RpcError> {
  return std::unexpected{RpcError{
      .code = error_code::invalid_params, .message = std::move(message), .data = std::move(data)}};
}

}  // namespace mcp
