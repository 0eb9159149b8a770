// What a server may ask its client, and how the answers are read.
// https://modelcontextprotocol.io/specification/2026-07-28/client/elicitation
// https://modelcontextprotocol.io/specification/2026-07-28/client/sampling
// https://modelcontextprotocol.io/specification/2026-07-28/client/roots

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "json/codec.hpp"
#include "json/declaration.hpp"
#include "mcp/client.hpp"
#include "mcp/types.hpp"

namespace mcp {

class Server;

struct AskOptions {
  // Names the question among those of one call; left out, its place is its name.
  std::string_view key = {};
};

// One question, as it goes out.
struct Question {
  std::string key;  // empty: its place
  std::string_view method;
  std::string params;  // JSON text
  Ability ability;
  // Empty when the client's result answers the question, else what is wrong with it.
  auto (*fault)(json::View result) -> std::string;
};
// The same, with what the answer is read as.
template <class T>
struct QuestionFor : Question {
  auto (*read)(json::View result) -> T;
};

enum class Action : std::uint8_t { accept, decline, cancel };

// What the user did with a form, and what was filled in when it was accepted.
template <class T>
struct Elicitation {
  Action action = Action::cancel;
  std::optional<T> content = {};

  explicit operator bool() const { return content.has_value(); }
  auto operator*() const -> T const& { return *content; }
  auto operator->() const -> T const* { return &*content; }
};
template <>
struct Elicitation<void> {
  Action action = Action::cancel;

  explicit operator bool() const { return action == Action::accept; }
};

using SamplingContent = std::variant<Text, Image, Audio, json::Raw>;

// What the client's model is asked. Members that are left out are the client's choice.
struct SamplingMessage {
  Role role = Role::user;
  // JSON text is a block as the schema has it, or an array of them: what the model said with
  // tool_use, and the tool_result that it is answered with.
  SamplingContent content;
};
struct CreateMessage {
  std::vector<SamplingMessage> messages;
  std::int64_t maxTokens = 1000;
  std::optional<std::string> systemPrompt = {};
  std::optional<double> temperature = {};
  std::vector<std::string> stopSequences = {};
  // JSON text as the schema has it, or empty.
  std::string modelPreferences = {};
  std::string tools = {};  // an array of Tool: the client must say that it has sampling.tools
  std::string toolChoice = {};
  std::string metadata = {};
};
struct Sampled {
  std::string model;
  std::string stopReason;  // empty when not told
  std::string text;        // of all text blocks, one after another
  json::Raw content;       // as it came: one block or an array of them
};

struct Root {
  std::string uri;
  std::string name;  // empty when it has none
};

auto sampling_question(CreateMessage const& message, AskOptions options = {})
    -> QuestionFor<Sampled>;
auto roots_question(AskOptions options = {}) -> QuestionFor<std::vector<Root>>;
auto url_question(std::string_view message, std::string_view url, AskOptions options = {})
    -> QuestionFor<Elicitation<void>>;
// A form with a schema of the author's own: an object's JSON Schema.
auto form_question(std::string_view message, json::Raw const& schema, AskOptions options = {})
    -> QuestionFor<Elicitation<json::Raw>>;

namespace detail {

auto action_of(json::View result) -> std::optional<Action>;
auto fault_of_form(json::View result) -> std::string;
auto form(std::string_view message, std::string_view schema, AskOptions options,
          auto (*fault)(json::View result)->std::string) -> Question;
auto one(Question question) -> std::vector<Question>;

template <class T>
auto fault_of_content(json::View result) -> std::string {
  if (auto fault = fault_of_form(result); !fault.empty() || action_of(result) != Action::accept) {
    return fault;
  }
  auto decoder = json::Decoder{};
  auto content = T{};
  json::Codec<T>::decode(decoder, *result.find("content"), {}, content);
  return decoder.faults();
}

// Forms are flat:
// https://modelcontextprotocol.io/specification/2026-07-28/client/elicitation#requested-schema
template <class T>
inline constexpr bool is_field = std::integral<T> || std::same_as<T, double> ||
                                 std::same_as<T, std::string> || std::is_enum_v<T>;
template <class T>
inline constexpr bool is_field<std::optional<T>> = is_field<T>;
template <class T>
  requires std::is_enum_v<T>
inline constexpr bool is_field<std::vector<T>> = true;
// Of the formats, clients know four.
template <class Rule>
inline constexpr bool is_field_rule = true;
template <json::Format F>
inline constexpr bool is_field_rule<json::ConformsTo<F>> =
    F == json::Format::date || F == json::Format::date_time || F == json::Format::email ||
    F == json::Format::uri;
template <class T, base::Literal Doc, auto... Rules>
inline constexpr bool is_field<json::Arg<T, Doc, Rules...>> =
    is_field<T> && (is_field_rule<std::remove_cvref_t<decltype(Rules)>> && ...);

template <class T>
consteval auto is_form() -> bool {
  auto flat = true;
  json::for_each_member_type<T>([&]<class M>() { flat = flat && is_field<M>; });
  return flat;
}

template <class T>
auto read_elicitation(json::View result) -> Elicitation<T> {
  auto elicitation = Elicitation<T>{.action = action_of(result).value_or(Action::cancel)};
  if (elicitation.action != Action::accept) return elicitation;
  auto decoder = json::Decoder{};
  json::Codec<T>::decode(decoder, *result.find("content"), {}, elicitation.content.emplace());
  return elicitation;
}

}  // namespace detail

// A form whose fields are the members of T.
template <class T>
auto form_question(std::string_view message, AskOptions options = {})
    -> QuestionFor<Elicitation<T>> {
  constexpr auto is_right = json::declaration_fault<T, json::Role::argument>().empty();
  static_assert(is_right, json::declaration_fault<T, json::Role::argument>());
  static_assert(!is_right || detail::is_form<T>(),
                "a form has text, numbers, booleans, enums and lists of enums, and nothing nested; "
                "its formats are date, date_time, email and uri");
  return {detail::form(message, json::schema<T>(), options, &detail::fault_of_content<T>),
          &detail::read_elicitation<T>};
}

// What a call remembers so that questions can be asked and asked again.
struct Dialogue {
  // What the client's answers hold for: the method, the name, the digest of the arguments, who
  // asks.
  std::string binding;
  std::string requestState;    // as it came back, or empty
  std::string inputResponses;  // JSON text, or empty
  // Answers so far, read when the first question is asked.
  bool opened = false;
  std::vector<std::pair<std::string, std::string>> answers = {};
  int asked = 0;
  // A task keeps the answers itself, and nothing travels.
  bool in_task = false;
  // The id of the page that the user was last sent to, on a live connection.
  std::string page = {};
  // The params of the call when a task may come of it, and who was asked for it; else empty.
  std::string task_params = {};
  Server const* task_server = nullptr;
};

}  // namespace mcp
