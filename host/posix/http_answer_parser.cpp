// As in http_parser.cpp, callbacks that end a step pause llhttp.

#include "host/posix/http_answer_parser.hpp"

#include <llhttp.h>

#include "base/text.hpp"

namespace host::posix {
namespace {

constexpr auto largest_head = std::size_t{256} * 1024;

}  // namespace

struct HttpAnswerParser::State {
  explicit State(bool given) : to_head{given} {
    llhttp_init(&parser, HTTP_RESPONSE, &settings());
    parser.data = this;
  }

  // Where a header is in `text`; views of it are made when it no longer grows.
  struct Field {
    std::size_t name = 0;
    std::size_t value = 0;
    std::size_t end = 0;
  };

  bool to_head;
  llhttp_t parser{};
  Step reached = Step::need_bytes;
  std::string_view reason = {};
  bool in_head = true;
  bool in_name = false;
  std::size_t framing = 0;  // bytes of the head, or since the last piece of the body
  std::string text;
  std::vector<Field> fields;
  std::vector<Header> headers;
  std::string_view body;

  static auto of(llhttp_t* parser) -> State& { return *static_cast<State*>(parser->data); }
  static auto settings() -> llhttp_settings_t const&;
  auto is_interim() const -> bool { return parser.status_code < 200; }

  void take_head() {
    in_head = false;
    for (auto const& field : fields) {
      auto const all = std::string_view{text};
      headers.push_back({all.substr(field.name, field.value - field.name),
                         base::trimmed(all.substr(field.value, field.end - field.value))});
    }
  }

  auto break_off(std::string_view why) -> Step {
    reason = why;
    return reached = Step::broken;
  }
};

auto HttpAnswerParser::State::settings() -> llhttp_settings_t const& {
  static auto const settings = [] {
    auto made = llhttp_settings_t{};
    llhttp_settings_init(&made);
    made.on_header_field = [](llhttp_t* parser, char const* at, std::size_t size) {
      auto& state = of(parser);
      if (!state.in_head) return 0;  // Trailers may be ignored: RFC 9112, section 7.1.2.
      if (!state.in_name) state.fields.push_back({.name = state.text.size()});
      state.in_name = true;
      state.text += base::lower({at, size});
      return 0;
    };
    made.on_header_field_complete = [](llhttp_t* parser) {
      auto& state = of(parser);
      state.in_name = false;
      if (state.in_head) state.fields.back().value = state.fields.back().end = state.text.size();
      return 0;
    };
    made.on_header_value = [](llhttp_t* parser, char const* at, std::size_t size) {
      auto& state = of(parser);
      if (!state.in_head) return 0;
      state.text.append(at, size);
      state.fields.back().end = state.text.size();
      return 0;
    };
    made.on_headers_complete = [](llhttp_t* parser) -> int {
      auto& state = of(parser);
      if (state.is_interim()) {
        state.fields.clear();
        state.text.clear();
        return 0;
      }
      if (state.to_head) parser->flags |= F_SKIPBODY;
      state.reached = Step::head;
      return HPE_PAUSED;
    };
    made.on_body = [](llhttp_t* parser, char const* at, std::size_t size) -> int {
      if (size == 0) return 0;
      of(parser).body = {at, size};
      of(parser).reached = Step::body;
      return HPE_PAUSED;
    };
    made.on_message_complete = [](llhttp_t* parser) -> int {
      auto& state = of(parser);
      if (state.is_interim()) return 0;
      state.reached = Step::end;
      return HPE_PAUSED;
    };
    return made;
  }();
  return settings;
}

HttpAnswerParser::HttpAnswerParser(bool to_head) : state_{std::make_unique<State>(to_head)} {}
HttpAnswerParser::~HttpAnswerParser() = default;

auto HttpAnswerParser::next(std::string_view& input) -> Step {
  auto& state = *state_;
  if (state.reached == Step::broken || state.reached == Step::end) return state.reached;
  state.reached = Step::need_bytes;
  llhttp_resume(&state.parser);
  auto const* const start = input.empty() ? "" : input.data();
  auto const error = llhttp_execute(&state.parser, start, input.size());
  if (error != HPE_OK && error != HPE_PAUSED) {
    auto const* const reason = llhttp_get_error_reason(&state.parser);
    return state.break_off(reason && *reason ? reason : "it is not HTTP");
  }
  auto const taken = error == HPE_OK
                         ? input.size()
                         : static_cast<std::size_t>(llhttp_get_error_pos(&state.parser) - start);
  input.remove_prefix(taken);
  // Trailers, chunk extensions and interim answers are bounded like a head.
  state.framing += taken - (state.reached == Step::body ? state.body.size() : 0);
  if (state.framing > largest_head) return state.break_off("its headers are too large");
  if (state.reached == Step::body) state.framing = 0;
  if (state.reached == Step::head) state.take_head();
  return state.reached;
}

auto HttpAnswerParser::finish() -> Step {
  auto& state = *state_;
  if (state.reached == Step::broken || state.reached == Step::end) return state.reached;
  llhttp_resume(&state.parser);
  // It calls on_message_complete when the end of the connection is the end of the body.
  auto const error = llhttp_finish(&state.parser);
  auto const is_whole = !state.in_head && (error == HPE_OK || error == HPE_PAUSED);
  if (!is_whole) return state.break_off("it ended before its end");
  return state.reached = Step::end;
}

auto HttpAnswerParser::status() const -> int { return state_->parser.status_code; }
auto HttpAnswerParser::headers() const -> std::vector<Header> const& { return state_->headers; }
auto HttpAnswerParser::body() const -> std::string_view { return state_->body; }
auto HttpAnswerParser::reason() const -> std::string_view { return state_->reason; }

}  // namespace host::posix
