#include "servers/summarize/protocols.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "json/view.hpp"
#include "json/writer.hpp"
#include "kit/summary/words.hpp"

namespace summarize {
namespace {

auto text_at(json::View root, std::string_view pointer) -> std::optional<std::string_view> {
  auto const value = root.at(pointer);
  if (!value || !value->is(json::Kind::string)) return std::nullopt;
  return value->string();
}

auto is_blank(std::string_view text) -> bool {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

// What an error of either protocol says: {"error": {"message": ...}} or {"error": "..."}.
auto message_of(json::View root) -> std::optional<std::string_view> {
  for (auto const pointer : {"/error/message", "/error", "/message", "/detail"}) {
    if (auto const text = text_at(root, pointer); text && !is_blank(*text)) return text;
  }
  return std::nullopt;
}

// What has been read of an answer, whole or piece by piece.
struct Answer {
  std::string text;
  bool has_text = false;  // also when it is empty
  std::string reason;     // why the model stopped
  std::string refusal;
  std::string error;
};

// A text, or a list of blocks with texts.
void add_content(Answer& answer, std::optional<json::View> content) {
  if (!content) return;
  if (content->is(json::Kind::string)) {
    answer.has_text = true;
    answer.text += content->string();
  }
  for (auto const& block : content->elements()) {
    if (auto const text = text_at(block, "/text")) {
      answer.has_text = true;
      answer.text += *text;
    }
  }
}

void add_text(std::string& to, std::optional<std::string_view> text) {
  if (text) to += *text;
}

// One JSON value: the whole answer, or an event of a stream.
void read_value(Answer& answer, json::View root) {
  if (auto const error = root.find("error"); error && !error->is(json::Kind::null)) {
    answer.error = message_of(root).value_or("an error without a message");
    return;
  }
  // https://platform.openai.com/docs/api-reference/chat
  if (auto const choice = root.at("/choices/0")) {
    for (auto const pointer : {"/message/content", "/delta/content"}) {
      add_content(answer, choice->at(pointer));
    }
    for (auto const pointer : {"/message/refusal", "/delta/refusal"}) {
      add_text(answer.refusal, text_at(*choice, pointer));
    }
    if (auto const reason = text_at(*choice, "/finish_reason")) answer.reason = *reason;
    return;
  }
  // https://docs.claude.com/en/api/messages
  add_content(answer, root.find("content"));
  if (auto const text = text_at(root, "/delta/text")) {
    answer.has_text = true;
    answer.text += *text;
  }
  for (auto const pointer : {"/stop_reason", "/delta/stop_reason"}) {
    if (auto const reason = text_at(root, pointer)) answer.reason = *reason;
  }
}

// A stream of events, although none was asked for: the data of each is JSON.
// https://html.spec.whatwg.org/multipage/server-sent-events.html
auto read_events(Answer& answer, std::string_view body) -> bool {
  auto has_data = false;
  while (!body.empty()) {
    auto const end = std::min(body.find('\n'), body.size());
    auto line = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (!line.starts_with("data:")) continue;
    line = base::trimmed(line.substr(5));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line == "[DONE]") continue;
    auto const event = json::Document::parse(line);
    if (!event) return false;
    has_data = true;
    read_value(answer, event->root());
  }
  return has_data;
}

// Models that think aloud do so before they answer.
auto without_thoughts(std::string_view text) -> std::string_view {
  auto const begin = text.find_first_not_of(" \n\r\t");
  if (begin == text.npos || !text.substr(begin).starts_with("<think>")) return text;
  auto const end = text.find("</think>");
  return end == text.npos ? std::string_view{} : text.substr(end + 8);
}

auto trimmed_lines(std::string_view text) -> std::string_view {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

auto verdict_on(Provider const& provider, Answer const& answer) -> base::Result<std::string> {
  auto const& who = provider.name;
  if (!answer.error.empty()) {
    return base::failure(
        base::concat(who, " reports: ", base::shown(without_key(answer.error, provider.key))));
  }
  if (!answer.refusal.empty()) {
    return base::failure(base::concat("the model of ", who, " refused: ",
                                      base::shown(without_key(answer.refusal, provider.key))));
  }
  if (answer.reason == "content_filter") {
    return base::failure(base::concat("the answer was held back by the content filter of ", who));
  }
  if (answer.reason == "refusal") {
    return base::failure(base::concat("the model of ", who, " refused to summarize this text"));
  }
  auto const is_cut = answer.reason == "length" || answer.reason == "max_tokens";
  auto const text = trimmed_lines(without_thoughts(answer.text));
  if (text.empty() && is_cut) {
    return base::failure(base::concat("the model of ", who,
                                      " used up its tokens before it wrote anything; ask for a "
                                      "greater max_length, or choose a model that thinks less"));
  }
  if (!answer.has_text)
    return base::failure(base::concat("the answer of ", who, " has no content"));
  if (text.empty()) return base::failure(base::concat("the answer of ", who, " is empty"));
  if (!is_cut) return std::string{text};
  // What is whole of it.
  auto whole = kit::whole_sentences(text);
  if (whole.empty()) {
    return base::failure(base::concat("the answer of ", who,
                                      " ended in the middle of its first sentence, for lack of "
                                      "tokens; ask for a greater max_length"));
  }
  return std::string{whole};
}

// Without the key before it is cut, for half a key would stay.
auto beginning(Provider const& provider, std::string_view body) -> std::string {
  constexpr auto looked_at = std::size_t{2000};
  return base::quoted(without_key(std::string{body.substr(0, looked_at)}, provider.key));
}

}  // namespace

auto headers_for(Provider const& provider) -> Headers {
  auto headers = Headers{{"content-type", "application/json"}, {"accept", "application/json"}};
  if (provider.protocol == Protocol::messages) {
    headers.emplace_back("anthropic-version", "2023-06-01");
    if (!provider.key.empty()) headers.emplace_back("x-api-key", provider.key);
  } else if (!provider.key.empty()) {
    headers.emplace_back("authorization", "Bearer " + provider.key);
  }
  return headers;
}

auto body_for(Provider const& provider, std::string_view model, Prompt const& prompt, bool is_newer)
    -> std::string {
  auto writer = json::Writer{};
  writer.reserve(prompt.user.size() + prompt.user.size() / 8 + 1024);
  auto const is_chat = provider.protocol == Protocol::chat_completions;
  writer.begin_object().member("model", model);
  if (!is_chat) writer.member("system", prompt.system);
  writer.key("messages").begin_array();
  if (is_chat) {
    writer.begin_object().member("role", "system").member("content", prompt.system).end_object();
  }
  writer.begin_object().member("role", "user").member("content", prompt.user).end_object();
  writer.end_array();
  writer.key(is_newer ? "max_completion_tokens" : "max_tokens").integer(prompt.most_tokens);
  writer.end_object();
  return writer.take();
}

auto read_answer(Provider const& provider, std::string_view content_type, std::string_view body)
    -> base::Result<std::string> {
  auto answer = Answer{};
  auto const is_stream = base::lower(content_type).starts_with("text/event-stream") ||
                         body.starts_with("data:") || body.starts_with("event:");
  if (is_stream) {
    if (!read_events(answer, body)) {
      return base::failure(base::concat(provider.name,
                                        " answered with a stream of events that are no JSON, "
                                        "though no stream was asked for"));
    }
    return verdict_on(provider, answer);
  }
  if (is_blank(body)) return base::failure(base::concat(provider.name, " answered with nothing"));
  auto const document = json::Document::parse(body);
  if (!document) {
    return base::failure(base::concat(provider.name, " answered with what is no JSON (",
                                      document.error().message, "): ", beginning(provider, body)));
  }
  read_value(answer, document->root());
  return verdict_on(provider, answer);
}

auto refusal_of(Provider const& provider, std::string_view model, int status, std::string_view body)
    -> std::string {
  auto told = std::string{};
  if (auto const document = json::Document::parse(body)) {
    if (auto const message = message_of(document->root())) told = *message;
  }
  if (told.empty()) told = trimmed_lines(body);
  told = without_key(std::move(told), provider.key);
  constexpr auto longest = std::size_t{300};
  auto text = base::concat("Error code: ", status);
  if (!told.empty()) {
    text += " - ";
    // In pieces of what shown() cuts at.
    auto rest = std::string_view{told}.substr(0, std::min(told.size(), longest));
    if (rest.size() < told.size()) {
      while (!rest.empty() && (static_cast<unsigned char>(told[rest.size()]) & 0xC0) == 0x80) {
        rest.remove_suffix(1);
      }
    }
    text += kit::one_line(rest);
    if (rest.size() < told.size()) text += "…";
  }
  auto const& who = provider.name;
  if (status == 401) {
    text += provider.key.empty()
                ? base::concat(" (", who, " wants a key: set ", provider.key_variable, ")")
                : base::concat(" (", who, " does not take the key of ", provider.key_variable, ")");
  } else if (status == 403) {
    text += base::concat(" (", who, " does not allow this key to do that)");
  } else if (status == 404) {
    text += base::concat(" (", who, " has no model ", base::quoted(model),
                         ", or the base URL is wrong)");
  } else if (status == 413) {
    text += " (the text is too long for it: set WASMMCP_SUMMARIZE_CONTEXT_TOKENS lower)";
  } else if (status == 429) {
    text += base::concat(" (the quota of ", who, " is used up; try again later)");
  } else if (status >= 300 && status < 400) {
    text +=
        base::concat(" (", who, " is elsewhere, and redirects are not followed: set its base URL)");
  } else if (status >= 500) {
    text += base::concat(" (", who, " has trouble of its own; try again later)");
  }
  return text;
}

auto without_key(std::string text, std::string_view key) -> std::string {
  if (key.empty()) return text;
  // A piece of that many bytes is no accident.
  constexpr auto piece = std::size_t{12};
  auto const size = std::min(piece, key.size());
  auto covered = std::vector<bool>{};
  for (auto from = std::size_t{0}; from + size <= key.size(); ++from) {
    auto const part = key.substr(from, size);
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) {
      covered.resize(text.size());
      for (auto i = at; i < at + size; ++i) covered[i] = true;
    }
  }
  if (covered.empty()) return text;
  auto clean = std::string{};
  for (auto i = std::size_t{0}; i < text.size(); ++i) {
    if (!covered[i]) {
      clean += text[i];
    } else if (i == 0 || !covered[i - 1]) {
      clean += "[key]";
    }
  }
  return clean;
}

}  // namespace summarize
