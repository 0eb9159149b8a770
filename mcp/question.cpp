#include "mcp/question.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/protocol/encode.hpp"

namespace mcp {
namespace {

auto is(std::optional<json::View> value, json::Kind kind) -> bool {
  return value && value->is(kind);
}

auto fault_of_sampled(json::View result) -> std::string {
  auto const content = result.find("content");
  if (is(result.find("model"), json::Kind::string) &&
      (is(content, json::Kind::object) || is(content, json::Kind::array))) {
    return {};
  }
  return "it must be an object with model, a string, and content, one block or an array of them";
}

auto fault_of_roots(json::View result) -> std::string {
  auto const roots = result.find("roots");
  if (!is(roots, json::Kind::array)) return "it must be an object with roots, an array";
  for (auto const root : roots->elements()) {
    if (!is(root.find("uri"), json::Kind::string)) return "each root must have a uri, a string";
  }
  return {};
}

auto text_of(std::optional<json::View> value) -> std::string {
  return is(value, json::Kind::string) ? std::string{value->string()} : std::string{};
}

auto read_sampled(json::View result) -> Sampled {
  auto const content = *result.find("content");
  auto sampled = Sampled{.model = text_of(result.find("model")),
                         .stopReason = text_of(result.find("stopReason")),
                         .text = {},
                         .content = {json::to_text(content)}};
  if (content.is(json::Kind::array)) {
    for (auto const block : content.elements()) sampled.text += text_of(block.find("text"));
  } else {
    sampled.text = text_of(content.find("text"));
  }
  return sampled;
}

auto read_roots(json::View result) -> std::vector<Root> {
  auto roots = std::vector<Root>{};
  for (auto const root : result.find("roots")->elements()) {
    roots.emplace_back(text_of(root.find("uri")), text_of(root.find("name")));
  }
  return roots;
}

constexpr auto no_action = "its action must be accept, decline or cancel";

auto fault_of_visit(json::View result) -> std::string {
  return detail::action_of(result) ? "" : no_action;
}

auto read_visit(json::View result) -> Elicitation<void> {
  return {.action = detail::action_of(result).value_or(Action::cancel)};
}

auto to_content(SamplingContent const& content) -> Content {
  if (auto const* image = std::get_if<Image>(&content)) return *image;
  if (auto const* audio = std::get_if<Audio>(&content)) return *audio;
  return std::get<Text>(content);
}

auto string_of(Role role) -> std::string_view { return role == Role::user ? "user" : "assistant"; }

}  // namespace

auto form_question(std::string_view message, json::Raw const& schema, AskOptions options)
    -> QuestionFor<Elicitation<json::Raw>> {
  return {detail::form(message, schema.text, options, &detail::fault_of_form),
          &detail::read_elicitation<json::Raw>};
}

auto url_question(std::string_view message, std::string_view url, AskOptions options)
    -> QuestionFor<Elicitation<void>> {
  auto params = json::Writer{};
  params.begin_object().member("mode", "url").member("message", message);
  params.member("url", url).end_object();
  return {{.key = std::string{options.key},
           .method = "elicitation/create",
           .params = params.text(),
           .ability = Ability::elicitation_url,
           .fault = &fault_of_visit},
          &read_visit};
}

auto sampling_question(CreateMessage const& message, AskOptions options) -> QuestionFor<Sampled> {
  auto const& [messages, maxTokens, systemPrompt, temperature, stopSequences, modelPreferences,
               tools, toolChoice, metadata] = message;
  auto params = json::Writer{};
  params.begin_object().key("messages").begin_array();
  for (auto const& [role, content] : messages) {
    params.begin_object().member("role", string_of(role)).key("content");
    if (auto const* raw = std::get_if<json::Raw>(&content)) {
      params.raw(raw->text);
    } else {
      protocol::write_content(params, to_content(content), newest);
    }
    params.end_object();
  }
  params.end_array().key("maxTokens").integer(maxTokens);
  if (systemPrompt) params.member("systemPrompt", *systemPrompt);
  if (temperature) params.key("temperature").number(*temperature);
  if (!stopSequences.empty()) {
    params.key("stopSequences").begin_array();
    for (auto const& sequence : stopSequences) params.string(sequence);
    params.end_array();
  }
  if (!modelPreferences.empty()) params.key("modelPreferences").raw(modelPreferences);
  if (!tools.empty()) params.key("tools").raw(tools);
  if (!toolChoice.empty()) params.key("toolChoice").raw(toolChoice);
  if (!metadata.empty()) params.key("metadata").raw(metadata);
  params.end_object();
  return {{.key = std::string{options.key},
           .method = "sampling/createMessage",
           .params = params.text(),
           .ability = tools.empty() ? Ability::sampling : Ability::sampling_tools,
           .fault = &fault_of_sampled},
          &read_sampled};
}

auto roots_question(AskOptions options) -> QuestionFor<std::vector<Root>> {
  return {{.key = std::string{options.key},
           .method = "roots/list",
           .params = "{}",
           .ability = Ability::roots,
           .fault = &fault_of_roots},
          &read_roots};
}

namespace detail {

auto action_of(json::View result) -> std::optional<Action> {
  auto const action = text_of(result.find("action"));
  if (action == "accept") return Action::accept;
  if (action == "decline") return Action::decline;
  if (action == "cancel") return Action::cancel;
  return std::nullopt;
}

auto fault_of_form(json::View result) -> std::string {
  auto const action = action_of(result);
  if (!action) return no_action;
  auto const content = result.find("content");
  if (action == Action::accept && (!content || !content->is(json::Kind::object))) {
    return "a form that was accepted must have its content, an object";
  }
  return {};
}

auto form(std::string_view message, std::string_view schema, AskOptions options,
          auto (*fault)(json::View result)->std::string) -> Question {
  auto params = json::Writer{};
  params.begin_object().member("message", message);
  params.key("requestedSchema").raw(schema).end_object();
  return {.key = std::string{options.key},
          .method = "elicitation/create",
          .params = params.text(),
          .ability = Ability::elicitation,
          .fault = fault};
}

auto one(Question question) -> std::vector<Question> {
  auto questions = std::vector<Question>{};
  questions.push_back(std::move(question));
  return questions;
}

}  // namespace detail
}  // namespace mcp
