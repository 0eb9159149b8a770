#include "mcp/trace_context.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace mcp {
namespace {

constexpr auto longest_state = std::size_t{512};  // what everybody should pass on

auto is_hexadecimal(std::string_view text) -> bool {
  return text.find_first_not_of("0123456789abcdef") == text.npos;
}
auto is_id(std::string_view text) -> bool {
  return is_hexadecimal(text) && text.find_first_not_of('0') != text.npos;
}

// A state that is too long or no text of a header is left out, as if it had not come.
auto with_state(std::optional<TraceContext> context, std::optional<std::string_view> state)
    -> std::optional<TraceContext> {
  auto const is_visible = [](char c) { return c >= ' ' && c <= '~'; };
  if (context && state && state->size() <= longest_state &&
      std::ranges::all_of(*state, is_visible)) {
    context->state = *state;
  }
  return context;
}

}  // namespace

auto parse_traceparent(std::string_view text) -> std::optional<TraceContext> {
  constexpr auto size = std::size_t{55};  // 00-32 digits-16 digits-2 digits
  if (text.size() < size) return std::nullopt;
  auto const version = text.substr(0, 2);
  auto const trace = text.substr(3, 32);
  auto const span = text.substr(36, 16);
  auto const flags = text.substr(53, 2);
  if (!is_hexadecimal(version) || version == "ff" || text[2] != '-' || !is_id(trace) ||
      text[35] != '-' || !is_id(span) || text[52] != '-' || !is_hexadecimal(flags)) {
    return std::nullopt;
  }
  // Versions to come may say more.
  if (text.size() > size && (version == "00" || text[size] != '-')) return std::nullopt;
  auto context = TraceContext{.trace_id = std::string{trace}, .span_id = std::string{span}};
  std::from_chars(flags.data(), flags.data() + flags.size(), context.flags, 16);
  return context;
}

auto trace_in_meta(Request const& request) -> std::optional<TraceContext> {
  auto const meta = request.param("_meta");
  if (!meta) return std::nullopt;
  auto const text = [&](std::string_view name) -> std::optional<std::string_view> {
    auto const value = meta->find(name);
    if (!value || !value->is(json::Kind::string)) return std::nullopt;
    return value->string();
  };
  auto const parent = text("traceparent");
  if (!parent) return std::nullopt;
  return with_state(parse_traceparent(*parent), text("tracestate"));
}

auto trace_in_headers(Request const& request) -> std::optional<TraceContext> {
  if (!request.headers) return std::nullopt;
  auto const parent = request.headers->find("traceparent");
  if (!parent) return std::nullopt;
  return with_state(parse_traceparent(*parent), request.headers->find("tracestate"));
}

auto trace_context_of(Request const& request) -> std::optional<TraceContext> {
  auto context = trace_in_meta(request);
  return context ? std::move(context) : trace_in_headers(request);
}

}  // namespace mcp
