#include "servers/summarize/model.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "kit/web/retry_after.hpp"

namespace summarize {
namespace {

constexpr auto second = host::Nanoseconds{1'000'000'000};
constexpr auto longest_answer = std::size_t{4} << 20;     // bytes of a body
constexpr auto longest_summary = std::size_t{256} << 10;  // bytes of what the model wrote
constexpr auto longest_refusal = std::size_t{64} << 10;
constexpr auto longest_wait = 20 * second;

// One attempt.
struct Outcome {
  base::Result<std::string> text = base::failure("");
  bool may_succeed_later = false;
  bool wants_newer_name = false;               // of the limit of tokens
  std::optional<host::Nanoseconds> wait = {};  // that the provider asks for
};

auto failed(std::string message, bool may_succeed_later = false) -> Outcome {
  return {.text = base::failure(std::move(message)), .may_succeed_later = may_succeed_later};
}

auto reason_of(host::ClientError const& error, Options const& options) -> std::string {
  using enum host::ClientFault;
  switch (error.fault) {
    case timed_out:
      return base::concat("Request timed out: ", error.message,
                          "; WASMMCP_SUMMARIZE_TIMEOUT_SECONDS is ", options.timeout_seconds);
    case too_large:
      return base::concat("the answer of ", options.provider.name,
                          " is too large: ", error.message);
    case broken:
      return base::concat("Connection error. The connection broke off: ", error.message);
    case refused:
    case not_found:
      return base::concat("Connection error. ", error.message,
                          "; is the base URL right, and does the provider run?");
    default:
      return base::concat("Connection error. ", error.message);
  }
}

// In seconds, as a moment, or in milliseconds as OpenAI has it.
// https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
auto asked_to_wait(host::ClientAnswer const& answer) -> std::optional<host::Nanoseconds> {
  if (auto const text = answer.header("retry-after-ms")) {
    if (auto const wait = base::parse_integer<std::uint32_t>(base::trimmed(*text))) {
      return host::Nanoseconds{*wait} * 1'000'000;
    }
  }
  if (auto const text = answer.header("retry-after")) {
    auto const wait = kit::pause_asked_for(*text, answer.header("date").value_or(""));
    constexpr auto year = std::uint64_t{31'536'000};
    if (wait) return std::min(*wait, year) * second;
  }
  return std::nullopt;
}

auto is_passing(int status) -> bool { return status == 408 || status == 429 || status >= 500; }

auto attempt(World world, Options const& options, std::string_view model, std::string body)
    -> base::Async<Outcome> {
  auto const& provider = options.provider;
  auto const timeout = options.timeout_seconds * second;
  auto request = host::ClientRequest{
      .method = "POST",
      .is_secure = provider.endpoint.is_secure,
      .authority = provider.endpoint.authority,
      .path = provider.endpoint.path,
      .headers = headers_for(provider),
      .body = std::move(body),
      .limits = {.first_byte = timeout, .total = timeout, .body = longest_answer}};
  auto const answer = co_await world.client.send(std::move(request));
  if (!answer) {
    auto const fault = answer.error().fault;
    auto const is_passing =
        fault == host::ClientFault::broken || fault == host::ClientFault::refused;
    co_return failed(reason_of(answer.error(), options), is_passing);
  }
  auto const status = (*answer)->status();
  auto text = std::string{};
  while (true) {
    auto const piece = co_await (*answer)->read();
    if (!piece) {
      if (status >= 300) break;  // The status says enough.
      auto const is_passing = piece.error().fault == host::ClientFault::broken;
      co_return failed(reason_of(piece.error(), options), is_passing);
    }
    if (piece->empty()) break;
    text += *piece;
    if (status >= 300 && text.size() > longest_refusal) break;
  }
  if (status < 300) {
    co_return Outcome{
        .text = read_answer(provider, (*answer)->header("content-type").value_or(""), text)};
  }
  auto outcome = failed(refusal_of(provider, model, status, text), is_passing(status));
  outcome.wait = asked_to_wait(**answer);
  outcome.wants_newer_name = status == 400 && text.contains("max_completion_tokens");
  co_return outcome;
}

// Half a second, then twice as long each time, and up to half of that more, so that those who were
// turned away together do not come back together.
auto wait_before(std::uint32_t retry, std::uint32_t random) -> host::Nanoseconds {
  auto const wait = (second / 2) << std::min(retry, 4U);
  return wait + wait / 2 * (random % 1024) / 1024;
}

auto write_over_http(World world, Options const& options, std::string model, Prompt prompt)
    -> base::Async<base::Result<std::string>> {
  auto const& provider = options.provider;
  if (provider.needs_key && provider.key.empty()) {
    co_return base::failure(
        base::concat(provider.key_variable, " environment variable is required for ", provider.name,
                     "; or set SUMMARIZE_PROVIDER=offline, which needs no key"));
  }
  auto is_newer = false;
  for (auto retry = 0U;; ++retry) {
    auto outcome =
        co_await attempt(world, options, model, body_for(provider, model, prompt, is_newer));
    if (outcome.text) {
      if (outcome.text->size() > longest_summary) {
        co_return base::failure(base::concat("the answer of ", provider.name,
                                             " is too large: ", outcome.text->size(),
                                             " bytes of text, where a summary was asked for"));
      }
      constexpr auto shortest_secret = std::size_t{12};
      if (provider.key.size() < shortest_secret) co_return std::move(outcome.text);
      co_return without_key(*std::move(outcome.text), provider.key);
    }
    if (outcome.wants_newer_name && !is_newer) {
      is_newer = true;
      continue;
    }
    auto message = without_key(std::move(outcome.text.error().message), provider.key);
    auto const wait = outcome.wait.value_or(wait_before(retry, world.random()));
    if (outcome.may_succeed_later && wait > longest_wait) {
      co_return base::failure(base::concat(message, "; it asks to wait ", wait / second, " s"));
    }
    if (!outcome.may_succeed_later || retry >= options.retries) {
      if (retry == 0) co_return base::failure(std::move(message));
      co_return base::failure(base::concat(message, "; tried ", retry + 1, " times"));
    }
    co_await world.timer.sleep(wait);
  }
}

auto write_by_sampling(mcp::CallContext& call, std::string model, Prompt prompt)
    -> base::Async<base::Result<std::string>> {
  auto message = mcp::CreateMessage{.maxTokens = prompt.most_tokens};
  message.messages.push_back({.content = mcp::Text{std::move(prompt.user)}});
  message.systemPrompt = std::move(prompt.system);
  if (!model.empty()) {
    message.modelPreferences = base::concat(R"({"hints":[{"name":)", json::quote(model), "}]}");
  }
  auto const sampled = co_await call.sample(message);
  auto text = sampled.text;
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.pop_back();
  if (text.empty()) co_return base::failure("the answer of the client's model is empty");
  if (text.size() > longest_summary) {
    co_return base::failure("the answer of the client's model is too large");
  }
  co_return text;
}

}  // namespace

auto write(World world, Options const& options, mcp::CallContext& call, std::string model,
           Prompt prompt) -> base::Async<base::Result<std::string>> {
  if (options.provider.protocol == Protocol::sampling) {
    return write_by_sampling(call, std::move(model), std::move(prompt));
  }
  return write_over_http(world, options, std::move(model), std::move(prompt));
}

}  // namespace summarize
