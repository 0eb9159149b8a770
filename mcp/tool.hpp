// A tool is a function and a struct. From the two come its schemas, the reading and checking of its
// arguments, and the writing of its result.

#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "json/arg.hpp"
#include "json/declaration.hpp"
#include "mcp/call.hpp"
#include "mcp/task_rules.hpp"
#include "mcp/types.hpp"

namespace mcp {

namespace detail {

// The _meta of a tool with an app, and with what it has already.
auto app_of_tool(std::string_view uri, std::string_view meta) -> std::unique_ptr<std::string>;

}  // namespace detail

// A handler with its types erased.
class ToolHandler {
 public:
  virtual ~ToolHandler() = default;
  // `arguments` is an object, and needed only until this returns.
  virtual auto call(CallContext& call, json::View arguments, json::Leniency leniency)
      -> Async<CallToolResult> = 0;
};

// An argument that the client repeats in a header: its name, or names with slashes between where
// it stands deeper, and the header.
struct MirroredArgument {
  std::string_view member;
  std::string_view header;
};

struct Tool {
  std::string_view name;
  std::string_view description;
  std::string_view inputSchema = {};
  std::string_view outputSchema = {};  // empty: the tool returns content only
  bool output_is_object = false;       // older revisions allow nothing else
  std::span<MirroredArgument const> mirrored = {};
  std::unique_ptr<ToolHandler> handler = {};
  bool may_ask = false;  // its handler takes the context and can wait
  std::optional<std::string_view> display_title = {};
  std::optional<ToolAnnotations> annotations = {};
  std::vector<Icon> icons = {};
  std::string_view meta_json = {};
  std::unique_ptr<std::string> own_meta = {};
  TaskRules task = {};
  std::string_view required_scope = {};

  // Further declarations, each optional, chained after Server::tool().
  auto title(std::string_view text) -> Tool& { return display_title = text, *this; }
  auto hints(ToolAnnotations given) -> Tool& { return annotations = given, *this; }
  auto icon(Icon icon) -> Tool& { return icons.push_back(std::move(icon)), *this; }
  // `json` is an object.
  auto meta(std::string_view json) -> Tool& { return meta_json = json, *this; }
  // Clients that show apps show this page for it: the URI of a Server::app(), "ui://...". Comes
  // after meta().
  auto ui(std::string_view uri) -> Tool& {
    own_meta = detail::app_of_tool(uri, meta_json);
    return meta_json = *own_meta, *this;
  }

  // Runs as a task. The server must say Server::tasks().
  auto as_task(TaskSupport support = TaskSupport::optional, TaskOptions options = {}) -> Tool& {
    return task.support = support, task.options = options, *this;
  }
  // The task of this tool begins at CallContext::begin_task(), so that what has to be asked first
  // is asked while the client still waits.
  auto begins_task_when_told() -> Tool& { return task.begins_when_told = true, *this; }
  // An instance that ends while it works at the task may have left the work half done: the task
  // fails then, where others begin anew in another instance.
  auto not_repeatable() -> Tool& { return task.repeatable = false, *this; }

  // What a caller's token must grant ("files:write"), in a server that is linked WITH oauth.
  auto scope(std::string_view name) -> Tool& { return required_scope = name, *this; }
};

// 1 to 128 letters, digits, '_', '-', '.'.
// https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool-names
constexpr auto is_tool_name(std::string_view text) -> bool {
  for (auto const c : text) {
    auto const allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    if (!allowed) return false;
  }
  return !text.empty() && text.size() <= 128;
}

// The name of a tool, checked by the compiler.
class ToolName {
 public:
  consteval ToolName(char const* text)  // NOLINT(google-explicit-constructor)
      __attribute__((diagnose_if(!is_tool_name(text),
                                 "the name of a tool is 1 to 128 letters, digits, '_', '-' and '.'",
                                 "error")))
      : text_{text} {}
  constexpr auto view() const -> std::string_view { return text_; }

 private:
  std::string_view text_;
};

struct NoArguments {};

namespace detail {

template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;
template <class T>
inline constexpr bool is_async = false;
template <class T>
inline constexpr bool is_async<Async<T>> = true;

// Arguments, result and shape of a handler, taken from its signature.
template <class R, class A, bool TakesContext>
struct Signature {
  static constexpr bool takes_context = TakesContext;
  static constexpr bool waits = is_async<R>;
  using Arguments = std::remove_cvref_t<A>;
  template <class T>
  struct Unwrap {
    using type = T;
  };
  template <class T>
  struct Unwrap<Async<T>> {
    using type = T;
  };
  using Outcome = Unwrap<R>::type;
};

// By value, or as a reference to what is const.
template <class A>
concept PassedOn = std::convertible_to<std::remove_cvref_t<A> const&, A>;

template <class F>
struct SignatureOf {};
template <class F>
  requires requires { &F::operator(); }
struct SignatureOf<F> : SignatureOf<decltype(&F::operator())> {};
template <class C, class R, class... P>
struct SignatureOf<R (C::*)(P...) const> : SignatureOf<R (*)(P...)> {};
template <class C, class R, class... P>
struct SignatureOf<R (C::*)(P...)> : SignatureOf<R (*)(P...)> {};
template <class C, class R, class... P>
struct SignatureOf<R (C::*)(P...) const noexcept> : SignatureOf<R (*)(P...)> {};
template <class C, class R, class... P>
struct SignatureOf<R (C::*)(P...) noexcept> : SignatureOf<R (*)(P...)> {};
template <class R, class... P>
struct SignatureOf<R (*)(P...) noexcept> : SignatureOf<R (*)(P...)> {};
template <class R>
struct SignatureOf<R (*)()> {
  using type = Signature<R, NoArguments, false>;
};
template <class R, class A>
  requires PassedOn<A>
struct SignatureOf<R (*)(A)> {
  using type = Signature<R, A, false>;
};
template <class R>
struct SignatureOf<R (*)(CallContext&)> {
  using type = Signature<R, NoArguments, true>;
};
template <class R, class A>
  requires PassedOn<A>
struct SignatureOf<R (*)(CallContext&, A)> {
  using type = Signature<R, A, true>;
};

template <class T>
inline constexpr bool is_content = false;
template <>
inline constexpr bool is_content<std::string> = true;
template <class T>
  requires std::constructible_from<Content, T>
inline constexpr bool is_content<T> = true;
template <>
inline constexpr bool is_content<std::vector<Content>> = true;
template <>
inline constexpr bool is_content<CallToolResult> = true;

// What a handler's outputSchema tells of: what it returns, or what Structured holds.
template <class T>
struct ValueOf {
  using type = T;
};
template <class T>
struct ValueOf<Structured<T>> {
  using type = T;
};
template <class T>
inline constexpr bool is_structured = false;
template <class T>
inline constexpr bool is_structured<Structured<T>> = true;

template <class T>
concept Returnable = is_content<T> || json::Encodable<typename ValueOf<T>::type>;

auto text_result(std::string text) -> CallToolResult;
auto error_result(std::string message) -> CallToolResult;
auto structured_result(std::string json) -> CallToolResult;

template <Returnable T>
auto to_result(T value) -> CallToolResult {  // NOLINT(performance-unnecessary-value-param)
  if constexpr (std::same_as<T, CallToolResult>) {
    return value;
  } else if constexpr (is_structured<T>) {
    return {.content = std::move(value.content),
            .structuredContent = json::encode(value.value),
            .isError = value.isError,
            .repeats_text = value.repeats_text};
  } else if constexpr (std::same_as<T, std::string>) {
    return text_result(std::move(value));
  } else if constexpr (std::same_as<T, std::vector<Content>>) {
    return {.content = std::move(value)};
  } else if constexpr (is_content<T>) {
    auto result = CallToolResult{};
    result.content.emplace_back(std::move(value));
    return result;
  } else {
    return structured_result(json::encode(value));
  }
}

template <class T>
auto to_result(Result<T> outcome) -> CallToolResult {
  if (!outcome) return error_result(std::move(outcome.error().message));
  return to_result(*std::move(outcome));
}

template <class Args>
consteval auto mirrored_count() -> std::size_t {
  auto count = std::size_t{0};
  json::for_each_member_type<Args>(
      [&]<class M>() { count += json::mirrored_header<M>.empty() ? 0 : 1; });
  return count;
}

template <class Args>
inline constexpr auto mirrored_arguments = [] {
  auto list = std::array<MirroredArgument, mirrored_count<Args>()>{};
  auto index = std::size_t{0};
  auto count = std::size_t{0};
  json::for_each_member_type<Args>([&]<class M>() {
    if (!json::mirrored_header<M>.empty()) {
      list[count++] = {json::member_names<Args>()[index], json::mirrored_header<M>};
    }
    ++index;
  });
  return list;
}();

// Calls a handler with what it takes.
template <class F, class S>
auto invoke(F& function, CallContext& call, typename S::Arguments const& arguments) {
  using Arguments = S::Arguments;
  if constexpr (std::invocable<F&, CallContext&, Arguments const&>) {
    return function(call, arguments);
  } else if constexpr (std::invocable<F&, Arguments const&>) {
    return function(arguments);
  } else if constexpr (S::takes_context) {
    return function(call);
  } else {
    return function();
  }
}

template <class F, class S>
class TypedHandler final : public ToolHandler {
  using Arguments = S::Arguments;

 public:
  explicit TypedHandler(F function) : function_{std::move(function)} {}

  auto call(CallContext& call, json::View arguments, json::Leniency leniency)
      -> Async<CallToolResult> override {
    auto decoder = json::Decoder{leniency};
    auto decoded = Arguments{};
    json::Codec<Arguments>::decode(decoder, arguments, {}, decoded);
    if (!decoder.ok()) return error_result(call.filled(decoder.faults()));
    if constexpr (S::waits) {
      return wait(call, std::move(decoded));
    } else {
      return to_result(invoke<F, S>(function_, call, decoded));
    }
  }

 private:
  // The frame keeps the arguments for as long as the handler waits.
  auto wait(CallContext& call, Arguments arguments) -> Async<CallToolResult> {
    co_return to_result(co_await invoke<F, S>(function_, call, arguments));
  }

  F function_;
};

}  // namespace detail

template <class F>
concept Handler = requires { typename detail::SignatureOf<F>::type; };

template <class F>
auto make_tool(std::string_view name, std::string_view description, F handler) -> Tool {
  static_assert(
      Handler<F>,
      "a tool handler is a function of one struct of arguments, by value or const reference, "
      "after a mcp::CallContext& if it needs that; it is not overloaded and no template");
  if constexpr (Handler<F>) {
    using S = detail::SignatureOf<F>::type;
    using Arguments = S::Arguments;
    constexpr auto takes_struct = json::Aggregate<Arguments>;
    static_assert(takes_struct, "the arguments of a tool are a struct whose members are mcp::Arg");
    constexpr auto returns_result = detail::is_result<typename S::Outcome>;
    static_assert(
        returns_result,
        "a tool handler returns mcp::Result<T>, or mcp::Async<mcp::Result<T>> when it waits");
    if constexpr (takes_struct && returns_result) {
      using Output = detail::ValueOf<typename S::Outcome::value_type>::type;
      constexpr auto in_is_right =
          json::declaration_fault<Arguments, json::Role::argument>().empty();
      static_assert(in_is_right, json::declaration_fault<Arguments, json::Role::argument>());
      constexpr auto out_is_right = detail::is_content<Output> ||
                                    json::declaration_fault<Output, json::Role::result>().empty();
      static_assert(out_is_right, json::declaration_fault<Output, json::Role::result>());
      if constexpr (in_is_right && out_is_right) {
        auto tool = Tool{.name = name, .description = description};
        tool.inputSchema = json::schema<Arguments>();
        if constexpr (!detail::is_content<Output>) {
          tool.outputSchema = json::schema<Output>();
          tool.output_is_object = tool.outputSchema.starts_with(R"({"type":"object")");
        }
        tool.mirrored = detail::mirrored_arguments<Arguments>;
        tool.may_ask = S::takes_context && S::waits;
        tool.handler = std::make_unique<detail::TypedHandler<F, S>>(std::move(handler));
        return tool;
      }
    }
  }
  return {};
}

}  // namespace mcp
