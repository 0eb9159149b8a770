#include "mcp/prompts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mcp/paging.hpp"
#include "mcp/protocol/encode.hpp"
#include "mcp/server.hpp"

namespace mcp {
namespace {

void write_prompt(json::Writer& writer, Prompt const& prompt, Request const& request) {
  writer.begin_object().member("name", prompt.name);
  if (prompt.display_title && request.revision >= Revision::v2025_06_18) {
    writer.member("title", *prompt.display_title);
  }
  writer.member("description", request.server.filled(prompt.description, false));
  protocol::write_icons(writer, prompt.icons, request.revision);
  if (!prompt.meta_json.empty() && request.revision >= Revision::v2025_06_18) {
    writer.key("_meta").raw(prompt.meta_json);
  }
  if (!prompt.arguments.empty()) {
    writer.key("arguments").begin_array();
    for (auto const& [name, title, description, required] : prompt.arguments) {
      writer.begin_object().member("name", name);
      if (!title.empty() && request.revision >= Revision::v2025_06_18) {
        writer.member("title", title);
      }
      writer.member("description", request.server.filled(description, false));
      writer.key("required").boolean(required).end_object();
    }
    writer.end_array();
  }
  writer.end_object();
}

// The members of a GetPromptResult, without its _meta.
auto encode(GetPromptResult const& result, Revision revision) -> std::string {
  auto const& [messages, description, meta] = result;
  auto writer = json::Writer{};
  writer.begin_object();
  if (description) writer.member("description", *description);
  writer.key("messages").begin_array();
  for (auto const& [role, content] : messages) {
    writer.begin_object().member("role", role == Role::user ? "user" : "assistant");
    protocol::write_content(writer.key("content"), content, revision);
    writer.end_object();
  }
  writer.end_array();
  return writer.text().substr(1);
}

}  // namespace

auto detail::to_prompt(std::string text) -> GetPromptResult {
  return to_prompt(std::vector{PromptMessage{.content = Text{std::move(text)}}});
}
auto detail::to_prompt(std::vector<PromptMessage> messages) -> GetPromptResult {
  return {.messages = std::move(messages)};
}
auto detail::prompt_failure(std::string message) -> std::unexpected<RpcError> {
  return std::unexpected{
      RpcError{.code = error_code::internal_error, .message = std::move(message)}};
}

auto Prompts::add(Prompt prompt) -> Prompt& {
  if (find(prompt.name)) __builtin_trap();
  return *prompts_.emplace_back(std::make_unique<Prompt>(std::move(prompt)));
}

auto Prompts::find(std::string_view name) const -> Prompt const* {
  auto const found = std::ranges::find(prompts_, name, [](auto const& each) { return each->name; });
  return found == prompts_.end() ? nullptr : found->get();
}

auto Prompts::completes() const -> bool {
  return std::ranges::any_of(prompts_, [](auto const& each) { return !each->completions.empty(); });
}

void Prompts::write_capabilities(json::Writer& writer, Server const& server,
                                 Settings const& settings, Revision) const {
  writer.key("prompts").begin_object();
  protocol::write_list_changed(writer, server, settings);
  writer.end_object();
}

auto Prompts::answer(Request const& request) -> std::optional<Async<>> {
  auto const method = request.message.method;
  if (method == "prompts/get") return get(request);
  if (method == "prompts/list") {
    list(request);
    return Async<>{};
  }
  if (method == "completion/complete" && request.server.completes() && complete(request)) {
    return Async<>{};
  }
  return std::nullopt;
}

void Prompts::list(Request const& request) const {
  answer_list(
      request, "prompts", prompts_, request.server.caching(),
      [&](json::Writer& writer, Prompt const& prompt) { write_prompt(writer, prompt, request); });
}

auto Prompts::get(Request const& request) const -> Async<> {
  auto const name = request.text_param("name", "the name of a prompt");
  if (!name) return request.fail(name.error()), Async<>{};
  auto const* const prompt = find(*name);
  if (!prompt) {
    auto names = std::vector<std::string_view>{};
    for (auto const& each : prompts_) names.push_back(each->name);
    auto const nearest = base::nearest(*name, names);
    request.fail(invalid_params(
                     base::concat("unknown prompt ", base::quoted(*name),
                                  nearest ? base::concat("; did you mean '", *nearest, "'?") : ""))
                     .error());
    return {};
  }
  // Left out and null mean no arguments.
  static auto const none = MUST(json::Document::parse("{}"));
  auto arguments = request.param("arguments").value_or(none.root());
  if (arguments.is(json::Kind::null)) arguments = none.root();
  if (!arguments.is(json::Kind::object)) {
    request.fail(invalid_params(base::concat("params.arguments must be an object, not ",
                                             json::in_words(arguments)))
                     .error());
    return {};
  }
  auto running = std::make_unique<Running>(request);
  running->may_ask(request, *name, json::to_text(arguments));
  // All arguments are strings on the wire, so that numbers and the like are read from those.
  auto leniency = request.settings.leniency;
  leniency.coerce = true;
  auto work = prompt->handler->get(running->context, arguments, leniency);
  return finish(std::move(running), std::move(work),
                [](Running& call, Outcome<PromptOutcome> const& outcome) {
                  if (!outcome) {
                    call.fail(detail::prompt_failure(outcome.error().message).error());
                  } else if (!*outcome) {
                    call.fail(outcome->error());
                  } else {
                    if (auto const& meta = (**outcome).meta; !meta.empty()) {
                      call.context.result_meta(meta);
                    }
                    call.succeed(encode(**outcome, call.revision));
                  }
                });
}

auto Prompts::complete(Request const& request) const -> bool {
  auto const name = completion_ref(request, "ref/prompt", "name");
  auto const* const prompt = name ? find(*name) : nullptr;
  if (prompt) answer_completion(request, prompt->completions);
  return prompt != nullptr;
}

}  // namespace mcp
