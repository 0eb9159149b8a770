// Asking the client: at once where a connection is open to it, else by ending the call and running
// it again when the answers have come.

#include <algorithm>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/call.hpp"
#include "mcp/dialogue.hpp"
#include "mcp/seal.hpp"
#include "mcp/session.hpp"

namespace mcp {

auto CallContext::refusal(Ability ability) const -> Verdict {
  auto const required = required_capabilities(ability);
  auto message = base::concat("this needs a client that declares the capability ", required);
  if (is_legacy(revision_)) return {.tool_error = std::move(message)};
  // "a server MUST return -32021 (Missing Required Client Capability)"
  auto data = json::Writer{};
  data.begin_object().key("requiredCapabilities").raw(required).end_object();
  return {.error = RpcError{.code = error_code::missing_required_client_capability,
                            .message = std::move(message),
                            .data = data.text(),
                            .http_status = 400}};
}

auto CallContext::require(Ability ability) -> Async<> {
  if (!client_has(ability)) co_await give_up(refusal(ability));
}

auto CallContext::ask(std::vector<Question> questions) -> Async<std::vector<json::Document>> {
  return is_legacy(revision_) ? ask_now(std::move(questions)) : ask_later(std::move(questions));
}

auto CallContext::ask_now(std::vector<Question> questions) -> Async<std::vector<json::Document>> {
  if (auto reason = outbox_.cannot_ask()) co_await give_up({.tool_error = *std::move(reason)});
  auto answers = std::vector<json::Document>{};
  for (auto const& question : questions) {
    if (!client_has(question.ability)) co_await give_up(refusal(question.ability));
    auto id = unique_id(settings_);
    auto message = detail::question_message(id, question, revision_);
    auto const answer = co_await outbox_.ask(id, std::move(message));
    auto result = detail::read_answer(answer, question);
    if (!result) co_await give_up({.tool_error = std::move(result.error().message)});
    answers.push_back(*std::move(result));
    if (question.ability == Ability::elicitation_url) {
      if (!dialogue_) dialogue_ = std::make_unique<Dialogue>();
      dialogue_->page = std::move(id);
    }
  }
  co_return answers;
}

// https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr
auto CallContext::ask_later(std::vector<Question> questions) -> Async<std::vector<json::Document>> {
  for (auto const& question : questions) {
    if (!client_has(question.ability)) co_await give_up(refusal(question.ability));
  }
  auto& dialogue = *dialogue_;
  if (!dialogue.in_task) {
    if (!settings_.seal) {
      co_await give_up({.tool_error = "the server has no key to seal the question with; its "
                                      "operator can set one in WASMMCP_KEY"});
    }
    if (auto opened = detail::open(dialogue, settings_); !opened) {
      co_await give_up({.error = std::move(opened.error())});
    }
  }
  auto answers = std::vector<json::Document>{};
  auto missing = std::vector<Question const*>{};
  for (auto& question : questions) {
    if (question.key.empty()) question.key = base::concat("question-", ++dialogue.asked);
    auto answer = detail::find_answer(dialogue, question);
    if (answer) {
      answers.push_back(*std::move(answer));
    } else {
      missing.push_back(&question);
    }
  }
  if (!missing.empty()) {
    if (has_changed_something_) {
      co_await give_up({.tool_error =
                            "the tool has changed something before its last question, and "
                            "would change it again when it runs with the answer; it has "
                            "to ask first"});
    }
    co_await give_up({.input_required =
                          dialogue.in_task ? detail::input_requests(missing)
                                           : detail::input_required(dialogue, missing, settings_)});
  }
  co_return answers;
}

auto CallContext::elicit(std::string_view message, json::Raw const& schema, AskOptions options)
    -> Async<Elicitation<json::Raw>> {
  return ask(form_question(message, schema, options));
}

auto CallContext::elicit_url(std::string_view message, std::string_view url, AskOptions options)
    -> Async<Elicitation<void>> {
  return ask(url_question(message, url, options));
}

// https://modelcontextprotocol.io/specification/2025-11-25/client/elicitation#completion-notifications-for-url-mode-elicitation
auto CallContext::elicitation_complete() -> Async<> {
  if (revision_ != Revision::v2025_11_25 || !dialogue_ || dialogue_->page.empty()) return {};
  auto const id = std::exchange(dialogue_->page, {});
  return outbox_.notify(base::concat(
      R"({"jsonrpc":"2.0","method":"notifications/elicitation/complete","params":{"elicitationId":)",
      json::quote(id), "}}"));
}

auto CallContext::sample(CreateMessage const& message, AskOptions options) -> Async<Sampled> {
  return ask(sampling_question(message, options));
}

auto CallContext::roots(AskOptions options) -> Async<std::vector<Root>> {
  if (!is_connection() || !is_legacy(revision_)) {
    co_return co_await ask(roots_question(options));
  }
  if (session_.roots()) co_return *session_.roots();
  co_return co_await ask_roots_now();
}

// Remembers them, unless they have changed while the question was out.
auto CallContext::ask_roots_now() -> Async<std::vector<Root>> {
  auto question = roots_question();
  auto const read = question.read;
  auto const changes = session_.roots_changes();
  auto const answers = co_await ask_now(detail::one(std::move(question)));
  auto roots = read(answers.front().root());
  if (changes == session_.roots_changes()) session_.remember_roots(roots);
  co_return roots;
}

auto CallContext::learn_roots() -> Async<> {
  if (is_legacy(revision_)) {
    while (!session_.roots()) co_await ask_roots_now();
    co_return;
  }
  // Nothing has to come back but the answer, so that no state is sealed and no key is needed.
  auto question = roots_question({.key = "roots"});
  auto const answer = detail::find_answer(*dialogue_, question);
  if (!answer) co_await give_up({.input_required = detail::input_requests({&question})});
  session_.remember_roots(question.read(answer->root()));
}

}  // namespace mcp
