// Tools whose schema the author wrote as JSON: it is kept as it stands, and the function reads the
// arguments itself.

#pragma once

#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/view.hpp"
#include "mcp/tool.hpp"

namespace mcp {

// A JSON Schema that an author wrote, with a root of type object.
struct InputSchema {
  std::string_view json;
};

namespace detail {

// What a schema says of headers, wherever a chain of `properties` leads. A header that no client
// could send is a bug in this program, and traps.
class HeadersOfSchema {
 public:
  explicit HeadersOfSchema(std::string_view schema);

  auto mirrored() const -> std::span<MirroredArgument const> { return mirrored_; }

 private:
  void collect(json::View schema, std::string const& path);

  json::Document schema_;
  std::list<std::string> paths_;
  std::vector<MirroredArgument> mirrored_;
};

template <class F, class S>
class RawHandler final : public ToolHandler {
 public:
  RawHandler(F function, std::string_view schema)
      : function_{std::move(function)}, headers_{schema} {}

  auto mirrored() const -> std::span<MirroredArgument const> { return headers_.mirrored(); }

  auto call(CallContext& call, json::View arguments, json::Leniency)
      -> Async<CallToolResult> override {
    auto raw = json::Raw{json::to_text(arguments)};
    if constexpr (S::waits) {
      return wait(call, std::move(raw));
    } else {
      return to_result(invoke<F, S>(function_, call, raw));
    }
  }

 private:
  auto wait(CallContext& call, json::Raw arguments) -> Async<CallToolResult> {
    co_return to_result(co_await invoke<F, S>(function_, call, arguments));
  }

  F function_;
  HeadersOfSchema headers_;
};

}  // namespace detail

template <class F>
auto make_raw_tool(std::string_view name, std::string_view description, std::string_view schema,
                   F handler) -> Tool {
  using S = detail::SignatureOf<F>::type;
  static_assert(std::same_as<typename S::Arguments, json::Raw>,
                "the handler of a tool with a schema of its own takes mcp::Raw");
  using Output = detail::ValueOf<typename S::Outcome::value_type>::type;
  auto tool = Tool{.name = name, .description = description, .inputSchema = schema};
  if constexpr (!detail::is_content<Output>) {
    tool.outputSchema = json::schema<Output>();
    tool.output_is_object = tool.outputSchema.starts_with(R"({"type":"object")");
  }
  tool.may_ask = S::takes_context && S::waits;
  auto raw = std::make_unique<detail::RawHandler<F, S>>(std::move(handler), schema);
  tool.mirrored = raw->mirrored();
  tool.handler = std::move(raw);
  return tool;
}

}  // namespace mcp
