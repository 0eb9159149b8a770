// Prompts: texts that a user picks, with arguments filled in. A prompt is a function and a struct,
// as a tool is; its arguments are strings on the wire.
// https://modelcontextprotocol.io/specification/2025-11-25/server/prompts

#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mcp/completion.hpp"
#include "mcp/feature.hpp"
#include "mcp/running.hpp"
#include "mcp/tool.hpp"

namespace mcp {

struct PromptArgument {
  std::string_view name;
  std::string_view title;  // or empty
  std::string_view description;
  bool required;
};

using PromptOutcome = std::expected<GetPromptResult, RpcError>;

// A handler with its types erased.
class PromptHandler {
 public:
  virtual ~PromptHandler() = default;
  virtual auto get(CallContext& call, json::View arguments, json::Leniency leniency)
      -> Async<PromptOutcome> = 0;
};

struct Prompt {
  std::string_view name;
  std::string_view description;
  std::span<PromptArgument const> arguments = {};
  std::unique_ptr<PromptHandler> handler = {};
  std::vector<Completion> completions = {};
  std::optional<std::string_view> display_title = {};
  std::vector<Icon> icons = {};
  std::string_view meta_json = {};

  // Further declarations, each optional, chained after Server::prompt().
  auto title(std::string_view text) -> Prompt& { return display_title = text, *this; }
  auto icon(Icon icon) -> Prompt& { return icons.push_back(std::move(icon)), *this; }
  // What else clients may want to know of it: _meta, a JSON object.
  auto meta(std::string_view json) -> Prompt& { return meta_json = json, *this; }
  // How an argument is completed while it is typed. Enums need no such word. An argument that the
  // prompt does not have is a bug, and traps.
  auto complete(std::string_view argument, Completer completer) -> Prompt& {
    if (!std::ranges::contains(arguments, argument, &PromptArgument::name)) __builtin_trap();
    return set_completion(completions, argument, std::move(completer)), *this;
  }
};

class Prompts final : public Feature {
 public:
  static constexpr char tag = 0;

  auto add(Prompt prompt) -> Prompt&;
  auto all() const -> std::vector<std::unique_ptr<Prompt>> const& { return prompts_; }
  auto find(std::string_view name) const -> Prompt const*;

  void write_capabilities(json::Writer& writer, Server const& server, Settings const& settings,
                          Revision revision) const override;
  auto completes() const -> bool override;
  auto answer(Request const& request) -> std::optional<Async<>> override;

 private:
  void list(Request const& request) const;
  auto get(Request const& request) const -> Async<>;
  auto complete(Request const& request) const -> bool;

  std::vector<std::unique_ptr<Prompt>> prompts_;
};

namespace detail {

auto to_prompt(std::string text) -> GetPromptResult;
auto to_prompt(std::vector<PromptMessage> messages) -> GetPromptResult;
inline auto to_prompt(GetPromptResult result) -> GetPromptResult { return result; }

auto prompt_failure(std::string message) -> std::unexpected<RpcError>;

template <class T>
auto to_prompt_outcome(Result<T> result) -> PromptOutcome {
  if (!result) return prompt_failure(std::move(result.error().message));
  return to_prompt(*std::move(result));
}

template <class Args>
inline constexpr auto prompt_arguments = [] {
  constexpr auto names = json::member_names<Args>();
  auto list = std::array<PromptArgument, names.size()>{};
  auto index = std::size_t{0};
  json::for_each_member_type<Args>([&]<class M>() {
    using Traits = json::MemberTraits<M>;
    list[index] = {names[index], Traits::title, Traits::doc, Traits::required};
    ++index;
  });
  return list;
}();

template <class F, class S>
class TypedPrompt final : public PromptHandler {
  using Arguments = S::Arguments;

 public:
  explicit TypedPrompt(F function) : function_{std::move(function)} {}

  auto get(CallContext& call, json::View arguments, json::Leniency leniency)
      -> Async<PromptOutcome> override {
    auto decoder = json::Decoder{leniency};
    auto decoded = Arguments{};
    json::Codec<Arguments>::decode(decoder, arguments, {}, decoded);
    if (!decoder.ok()) return PromptOutcome{invalid_params(call.filled(decoder.faults()))};
    if constexpr (S::waits) {
      return wait(call, std::move(decoded));
    } else {
      return to_prompt_outcome(invoke<F, S>(function_, call, decoded));
    }
  }

 private:
  auto wait(CallContext& call, Arguments arguments) -> Async<PromptOutcome> {
    co_return to_prompt_outcome(co_await invoke<F, S>(function_, call, arguments));
  }

  F function_;
};

}  // namespace detail

template <class F>
auto make_prompt(std::string_view name, std::string_view description, F handler) -> Prompt {
  static_assert(Handler<F>,
                "a prompt handler is a function of one struct of arguments, by value or const "
                "reference, after a mcp::CallContext& if it needs that");
  if constexpr (Handler<F>) {
    using S = detail::SignatureOf<F>::type;
    using Arguments = S::Arguments;
    constexpr auto is_right = json::declaration_fault<Arguments, json::Role::argument>().empty();
    static_assert(is_right, json::declaration_fault<Arguments, json::Role::argument>());
    if constexpr (is_right) {
      auto prompt = Prompt{.name = name, .description = description};
      prompt.arguments = detail::prompt_arguments<Arguments>;
      prompt.completions = detail::completions_of<Arguments>();
      prompt.handler = std::make_unique<detail::TypedPrompt<F, S>>(std::move(handler));
      return prompt;
    }
  }
  return {};
}

}  // namespace mcp
