#include "mcp/dialogue.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/request.hpp"
#include "mcp/seal.hpp"
#include "mcp/store.hpp"

namespace mcp {
namespace {

constexpr std::string_view purpose = "requestState";
// How long a user may take to answer, in seconds.
constexpr auto patience = std::int64_t{3600};

auto refused(std::string_view why) -> std::unexpected<RpcError> {
  return invalid_params(base::concat("params.requestState is refused: ", why,
                                     "; call again without it to be asked anew"));
}

void keep(Dialogue& dialogue, json::View answers, auto&& is_wanted) {
  for (auto const& [name, answer] : answers.members()) {
    if (is_wanted(name)) dialogue.answers.emplace_back(name, json::to_text(answer));
  }
}

constexpr auto every_name = [](std::string_view) { return true; };

}  // namespace

auto unique_id(Settings const& settings) -> std::string {
  static auto count = std::uint64_t{0};
  return settings.unique ? settings.unique() : base::concat("wasmmcp-", ++count);
}

namespace detail {

auto question_message(std::string_view id, Question const& question, Revision revision)
    -> std::string {
  auto params = question.params;
  // URL mode has an id for "notifications/elicitation/complete" in the one revision before 2026.
  if (question.ability == Ability::elicitation_url && is_legacy(revision)) {
    params.pop_back();
    params += base::concat(R"(,"elicitationId":)", json::quote(id), "}");
  }
  return base::concat(R"({"jsonrpc":"2.0","id":)", json::quote(id), R"(,"method":)",
                      json::quote(question.method), R"(,"params":)", params, "}");
}

auto read_answer(std::string_view message, Question const& question) -> Result<json::Document> {
  auto const document = json::Document::parse(message, message.size());
  auto const result = document ? document->root().find("result") : std::nullopt;
  if (!result) {
    auto const why = document ? document->root().at("/error/message") : std::nullopt;
    return failure(base::concat(
        "the client did not answer ", question.method, ": ",
        why && why->is(json::Kind::string) ? base::shown(why->string()) : "it gave no reason"));
  }
  if (auto const fault = question.fault(*result); !fault.empty()) {
    return failure(base::concat("the client's answer to ", question.method, " is wrong: ", fault));
  }
  auto const text = json::to_text(*result);
  return MUST(json::Document::parse(text, text.size()));
}

auto open(Dialogue& dialogue, Settings const& settings) -> std::expected<void, RpcError> {
  if (std::exchange(dialogue.opened, true)) return {};
  auto const responses =
      json::Document::parse(dialogue.inputResponses, dialogue.inputResponses.size());
  if (dialogue.requestState.empty()) {
    // Who knows what will be asked may answer with the first request. What is answered is the
    // client's word either way.
    if (responses) keep(dialogue, responses->root(), every_name);
    return {};
  }
  auto const payload =
      settings.seal->open(purpose, dialogue.binding, dialogue.requestState, settings.unix_time());
  if (!payload) return refused(payload.error().message);
  // Each is good for one request, where there is a place to remember that.
  if (settings.store) {
    auto const used = base::to_base64url(base::sha256(dialogue.requestState));
    auto const first = settings.store->create(base::concat("used.", used), "");
    if (!first) return refused("whether it was used before cannot be said");
    if (!*first) return refused("it was used before");
  }
  // It is ours, however deep: answers stand deeper in it than they did where they were read.
  auto const state = MUST(json::Document::parse(*payload, payload->size()));
  keep(dialogue, *state.root().find("answers"), every_name);
  if (responses) {
    auto asked = std::vector<std::string_view>{};
    for (auto const key : state.root().find("asked")->elements()) asked.push_back(key.string());
    keep(dialogue, responses->root(),
         [&](std::string_view name) { return std::ranges::contains(asked, name); });
  }
  return {};
}

auto find_answer(Dialogue const& dialogue, Question& question) -> std::optional<json::Document> {
  for (auto const& [key, text] : dialogue.answers) {
    if (key != question.key) continue;
    auto document = json::Document::parse(text, text.size());
    if (document && question.fault(document->root()).empty()) return *std::move(document);
    if (dialogue.in_task) question.key += "-again";
  }
  return std::nullopt;
}

auto input_required(Dialogue const& dialogue, std::vector<Question const*> const& missing,
                    Settings const& settings) -> std::string {
  // The id makes each state another one, so that each can be used once.
  auto state = json::Writer{};
  state.begin_object().member("id", unique_id(settings)).key("asked").begin_array();
  for (auto const* question : missing) state.string(question->key);
  state.end_array().key("answers").begin_object();
  for (auto const& [key, text] : dialogue.answers) {
    if (!std::ranges::contains(missing, key, &Question::key)) state.key(key).raw(text);
  }
  state.end_object().end_object();
  auto const sealed = settings.seal->close(purpose, dialogue.binding, state.text(),
                                           settings.unix_time() + patience);
  return base::concat(input_requests(missing), R"(,"requestState":)", json::quote(sealed));
}

auto input_requests(std::vector<Question const*> const& missing) -> std::string {
  auto writer = json::Writer{};
  writer.begin_object();
  for (auto const* question : missing) {
    writer.key(question->key).begin_object().member("method", question->method);
    writer.key("params").raw(question->params).end_object();
  }
  writer.end_object();
  return base::concat(R"("inputRequests":)", writer.text());
}

}  // namespace detail
}  // namespace mcp
